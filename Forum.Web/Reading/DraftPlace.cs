using System.Globalization;
using Forum.Web.Accounts;
using Forum.Web.Boards;
using Forum.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Reading;

internal enum DraftPlaceKind
{
    /// <summary>A reply to a topic.</summary>
    Topic,

    /// <summary>A new topic in a board.</summary>
    Board,

    /// <summary>An edit of a post.</summary>
    Post,
}

/// <summary>What a draft is for; written as in <see cref="Draft.Place"/>.</summary>
internal readonly record struct DraftPlace(DraftPlaceKind Kind, long Id)
{
    public static DraftPlace Topic(long id) => new(DraftPlaceKind.Topic, id);

    public static DraftPlace Board(long id) => new(DraftPlaceKind.Board, id);

    public static DraftPlace Post(long id) => new(DraftPlaceKind.Post, id);

    /// <summary>False for what is no place. There is one way to write each.</summary>
    public static bool TryParse(string? text, out DraftPlace place)
    {
        place = default;
        var parts = (text ?? "").Split(':');
        if (parts.Length != 2 || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        foreach (var kind in Enum.GetValues<DraftPlaceKind>())
        {
            place = new DraftPlace(kind, id);
            if (place.ToString() == text)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the viewer may write here: sees the topic or board, or may edit the post.</summary>
    public Task<bool> IsOpenToAsync(Viewer viewer, ForumDb db, CancellationToken cancellationToken)
    {
        var id = Id;
        return Kind switch
        {
            DraftPlaceKind.Topic => db.Topics.VisibleTo(viewer).AnyAsync(topic => topic.Id == id, cancellationToken),
            DraftPlaceKind.Board => db.Boards.VisibleTo(viewer).AnyAsync(board => board.Id == id, cancellationToken),
            _ => db.Posts.VisibleTo(viewer)
                .AnyAsync(post => post.Id == id && (post.AuthorId == viewer.UserId || viewer.IsModerator), cancellationToken),
        };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}:{Id}");

    private string Prefix => Kind switch { DraftPlaceKind.Topic => "topic", DraftPlaceKind.Board => "board", _ => "post" };
}
