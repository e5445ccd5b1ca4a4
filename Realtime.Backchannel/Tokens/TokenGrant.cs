namespace Realtime.Backchannel.Tokens;

/// <summary>Who a connection is and what it may do: the value behind a token.</summary>
public sealed record TokenGrant
{
    /// <summary>The user's id in the backend; empty for an anonymous visitor.</summary>
    public string User { get; init; } = "";

    /// <summary>The name other users see; empty for an anonymous visitor.</summary>
    public string Name { get; init; } = "";

    /// <summary>Address of the user's picture, if any.</summary>
    public string? Avatar { get; init; }

    /// <summary>
    /// What other clients are told about the connection in presence, join and leave, as JSON. Unless set, it is
    /// <c>{"name":...,"avatar":...}</c>, and null for somebody without a name.
    /// </summary>
    /// <exception cref="ArgumentException">It is not JSON.</exception>
    public string? Info
    {
        get => field ?? (Name.Length > 0 ? InfoJson.Describe(Name, Avatar) : null);
        init => field = value is null ? null : InfoJson.Compact(value);
    }

    /// <summary>The backend's id of the login session; when it ends, so do its connections. Not a secret: never the cookie itself.</summary>
    public string Session { get; init; } = "";

    /// <summary>What the connection may do.</summary>
    public IReadOnlyList<ChannelGrant> Grants { get; init; } = [];

    /// <summary>Channels that the server subscribes the connection to, such as the personal one.</summary>
    public IReadOnlyList<string> Subscriptions { get; init; } = [];

    /// <summary>When the connection must end at the latest; null for no limit of its own.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The marks of the last revocations when a node took it for a token; null as long as none has.</summary>
    internal RevocationMarks? Seen { get; init; }

    /// <summary>Whether any grant allows all of <paramref name="rights"/> on <paramref name="channel"/>.</summary>
    public bool Allows(string channel, ChannelRights rights)
    {
        foreach (var grant in Grants)
        {
            if (grant.Allows(channel, rights))
            {
                return true;
            }
        }

        return false;
    }
}
