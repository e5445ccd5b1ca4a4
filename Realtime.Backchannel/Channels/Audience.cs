namespace Realtime.Backchannel.Channels;

/// <summary>To whom a namespace allows something without a grant.</summary>
public enum Audience
{
    /// <summary>Nobody.</summary>
    Granted,

    /// <summary>Who is subscribed to the channel.</summary>
    Subscribers,

    /// <summary>Every user, but no anonymous visitors.</summary>
    Users,

    /// <summary>Everybody who may connect.</summary>
    Everyone,
}
