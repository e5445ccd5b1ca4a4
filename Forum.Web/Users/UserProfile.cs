using Forum.Web.Accounts;

namespace Forum.Web.Users;

/// <summary>A user as their profile shows them.</summary>
internal sealed record UserProfile(
    long Id, string Name, Role Role, string About, DateTime CreatedAt, int PostCount, DateTime? BannedUntil, string BanReason);

/// <summary>A user as the list of members shows them.</summary>
internal sealed record UserRow(long Id, string Name, Role Role, DateTime CreatedAt, int PostCount);

/// <summary>A post as its author's profile lists it.</summary>
internal sealed record ProfilePost(long Id, long TopicId, int Number, string Topic, string Excerpt, DateTime CreatedAt, bool IsDeleted);

/// <summary>How the list of members may be sorted.</summary>
internal enum UserOrder
{
    Name,
    Newest,
    Posts,
}
