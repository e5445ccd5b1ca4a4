using Forum.Web.Accounts;
using Forum.Web.Administration;
using Forum.Web.Data;
using Forum.Web.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Forum.Web.Topics;

/// <summary>
/// The one place that is asked whether somebody may post, after it is clear that they see where, and that the form has not
/// come before. Asked within the transaction of the post. Moderators may post as much as they like.
/// </summary>
internal sealed class PostingRules(ForumDb db, SettingsStore settings, IOptions<PostingOptions> options, TimeProvider clock)
{
    /// <param name="author">Who wants to post.</param>
    /// <param name="topic">Where; null for a new topic.</param>
    /// <param name="text">What.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<PostingRuling> CheckAsync(Viewer author, TopicView? topic, PostDocument text, CancellationToken cancellationToken)
    {
        if (topic is { IsDeleted: true })
        {
            return new PostingRuling.Refused("This topic was deleted. It takes replies again when it is restored.");
        }

        if (topic is not null && !author.MayReply(topic))
        {
            return new PostingRuling.Refused("This topic is locked, so your reply was not posted. Copy it if you want to keep it.");
        }

        if (author.IsModerator)
        {
            return new PostingRuling.Allowed();
        }

        var rules = settings.Current;
        var isNewcomer = await db.Users.AnyAsync(
            user => user.Id == author.UserId && user.PostCount < rules.TrustedAfterPosts, cancellationToken);
        if (options.Value.IsLimited)
        {
            if (isNewcomer && LinksRefusal(text) is { } tooManyLinks)
            {
                return new PostingRuling.Refused(tooManyLinks);
            }

            var wait = await WaitAsync(author, rules.PostsPerMinute, TimeSpan.FromMinutes(1), cancellationToken);
            if (isNewcomer)
            {
                var newcomersWait = await WaitAsync(author, rules.NewcomersPostsPerHour, TimeSpan.FromHours(1), cancellationToken);
                wait = newcomersWait > wait ? newcomersWait : wait;
            }

            if (wait > TimeSpan.Zero)
            {
                return new PostingRuling.Refused($"You can post again in {InWords(wait)}. Your text is kept.");
            }
        }

        if (!isNewcomer || !rules.HoldNewcomersPosts)
        {
            return new PostingRuling.Allowed();
        }

        var waiting = await db.HeldPosts.CountAsync(held => held.AuthorId == author.UserId, cancellationToken);
        return waiting < options.Value.MaxHeld
            ? new PostingRuling.Held()
            : new PostingRuling.Refused($"{waiting} of your posts wait for a moderator already. You can post again when one of them has been looked at. Your text is kept.");
    }

    private string? LinksRefusal(PostDocument text)
    {
        var most = settings.Current.MayNewcomersLink ? options.Value.NewcomersLinks : 0;
        return text.ExternalLinks <= most ? null
            : most == 0 ? "Posts of new members have no links to other sites. Take them out, and post again."
            : $"Posts of new members have at most {most} {(most == 1 ? "link" : "links")} to other sites. Take some out, and post again.";
    }

    /// <summary>How long until the author has posted less than <paramref name="most"/> times within <paramref name="time"/>. Posts that wait or were deleted count, too.</summary>
    private async Task<TimeSpan> WaitAsync(Viewer author, int most, TimeSpan time, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var since = now - time;
        var posted = await db.Posts.Where(post => post.AuthorId == author.UserId && post.CreatedAt > since)
            .OrderByDescending(post => post.CreatedAt).Select(post => post.CreatedAt).Take(most)
            .ToListAsync(cancellationToken);
        var held = await db.HeldPosts.Where(post => post.AuthorId == author.UserId && post.CreatedAt > since)
            .Select(post => post.CreatedAt)
            .ToListAsync(cancellationToken);
        List<DateTime> times = [.. posted.Concat(held).OrderDescending().Take(most)];
        return times.Count < most ? TimeSpan.Zero : times[^1] - since;
    }

    /// <summary>Rounded up: who waits as long as they are told is not refused again.</summary>
    private static string InWords(TimeSpan wait)
    {
        var (count, unit) = wait > TimeSpan.FromMinutes(1)
            ? ((int)Math.Ceiling(wait.TotalMinutes), "minute")
            : (Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)), "second");
        return $"{count} {unit}{(count == 1 ? "" : "s")}";
    }
}
