namespace Forum.Web.Notifications;

/// <summary>Who is told of what: configuration section <c>Forum:Notifications</c>.</summary>
internal sealed class NotificationOptions
{
    public const string SectionName = "Forum:Notifications";

    /// <summary>How many users one post tells at most: those it mentions first, then those it quotes, then the topic's author.</summary>
    public int MaxPerPost { get; set; } = 20;
}
