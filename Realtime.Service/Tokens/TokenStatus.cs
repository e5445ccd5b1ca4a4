namespace Realtime.Service.Tokens;

/// <summary>What became of a token.</summary>
internal enum TokenStatus : byte
{
    /// <summary>It grants something.</summary>
    Valid,

    /// <summary>It does not any more, or is unknown, which may mean the same: the client fetches another (error 109).</summary>
    Expired,

    /// <summary>It never will: <c>connect</c> ends with 3500, <c>subscribe</c> with error 103.</summary>
    Invalid,
}
