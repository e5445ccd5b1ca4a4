namespace Forum.Web.Notifications;

/// <summary>A notification as the one whom it concerns sees it: the model of the partial <c>Notifications/_Notification</c>.</summary>
/// <param name="Id">The notification.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Actor">Who did it; empty if that is not told.</param>
/// <param name="Title">The title of the post's topic; null if there is no post, or none that they can see any more.</param>
/// <param name="Text">What a moderator has to say.</param>
/// <param name="CreatedAt">When it happened.</param>
/// <param name="IsRead">Whether they have seen it.</param>
internal sealed record NotificationView(
    long Id, NotificationKind Kind, string Actor, string? Title, string Text, DateTime CreatedAt, bool IsRead);
