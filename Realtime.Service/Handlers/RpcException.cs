namespace Realtime.Service.Handlers;

/// <summary>A call that is answered with an error.</summary>
/// <param name="code">The application's own code, from 400 to 1999 (protocol 1.7).</param>
/// <param name="message">What the client is told.</param>
/// <param name="temporary">Whether the client may try the same again.</param>
public sealed class RpcException(uint code, string message, bool temporary = false) : Exception(message)
{
    /// <summary>The code; 100 (internal) stands in for one that is out of range.</summary>
    public uint Code { get; } = code is >= 400 and <= 1999 ? code : 100;

    /// <summary>Whether the client may try the same again.</summary>
    public bool Temporary { get; } = temporary;
}
