namespace Forum.Web.Notifications;

/// <summary>What a notification is about. The numbers are kept in the database.</summary>
internal enum NotificationKind
{
    /// <summary>Somebody named the user in a post.</summary>
    Mention = 1,

    /// <summary>Somebody replied to a topic that the user began.</summary>
    Reply = 2,

    /// <summary>Somebody quoted a post of the user.</summary>
    Quote = 3,

    /// <summary>A moderator did something with a post or the account of the user.</summary>
    Moderation = 4,
}
