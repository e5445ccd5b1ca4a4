using Forum.Web.Accounts;
using Forum.Web.Boards;
using Realtime.Backchannel.Tokens;

namespace Forum.Web.Realtime;

/// <summary>Says what a viewer may listen to: what they may read.</summary>
internal sealed class Grants(BoardQueries boards, UserSessions sessions, TimeProvider clock)
{
    /// <summary>
    /// A connection comes back for a new token after this long, without anyone noticing. So what a lost control message
    /// should have ended, such as a session's connection after sign-out, ends by itself.
    /// </summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const ChannelRights Read = ChannelRights.Subscribe | ChannelRights.History;

    /// <summary>
    /// What whoever has this login session may listen to by now, or anyone if it is empty; null if the session has ended
    /// or its user is banned. Everything is read anew.
    /// </summary>
    public async Task<TokenGrant?> ForAsync(string session, CancellationToken cancellationToken)
    {
        var viewer = session.Length == 0 ? Viewer.Anonymous : await sessions.FindAsync(session, cancellationToken) is { } found ? found.Viewer : null;
        return viewer is null ? null : await ForAsync(viewer, cancellationToken);
    }

    private async Task<TokenGrant> ForAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        var rights = viewer.IsSignedIn ? Read | ChannelRights.Presence : Read;
        var grants = new List<ChannelGrant>();
        foreach (var (id, visibility) in await boards.VisibleAsync(viewer, cancellationToken))
        {
            grants.Add(new(Channels.Board(id, visibility), rights));
            grants.Add(new(Channels.AllTopics(id, visibility), rights));
            if (viewer.IsSignedIn)
            {
                grants.Add(new(Channels.AllTyping(id, visibility), ChannelRights.Subscribe | ChannelRights.Publish));
            }
        }

        if (viewer.IsModerator)
        {
            grants.Add(new(Channels.Queue, Read));
        }

        var grant = new TokenGrant { Grants = grants, Expires = clock.GetUtcNow() + Lifetime };
        if (viewer.UserId is not { } userId)
        {
            return grant;
        }

        var personal = Channels.User(userId);
        grants.Add(new(personal, Read));
        return grant with { User = $"{userId}", Name = viewer.Name, Session = viewer.Session, Subscriptions = [personal] };
    }
}
