namespace Realtime.Service.Protocol;

/// <summary>Why the server ends a subscription (protocol 1.9). Clients subscribe again at 2500 and above.</summary>
internal readonly record struct UnsubscribeCode(uint Code, string Reason)
{
    /// <summary>Publications were lost on the way to this node; the client recovers them by subscribing again.</summary>
    public static readonly UnsubscribeCode InsufficientState = new(2500, "insufficient state");
}
