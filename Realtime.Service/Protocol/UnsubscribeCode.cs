namespace Realtime.Service.Protocol;

/// <summary>Why the server ends a subscription (protocol 1.9). Clients subscribe again at 2500 and above.</summary>
internal readonly record struct UnsubscribeCode(uint Code, string Reason)
{
    /// <summary>A backend has ended it: the client stays away.</summary>
    public static readonly UnsubscribeCode Server = new(2000, "server unsubscribe");

    /// <summary>Publications were lost on the way to this node; the client recovers them by subscribing again.</summary>
    public static readonly UnsubscribeCode InsufficientState = new(2500, "insufficient state");

    /// <summary>Its token's time is over; the client subscribes again with another one.</summary>
    public static readonly UnsubscribeCode Expired = new(2501, "subscription expired");
}
