namespace Forum.Web.Topics;

/// <summary>The partials that both pages and events are made of.</summary>
internal static class Partials
{
    public const string Post = "/Pages/Topics/_Post.cshtml";
    public const string Reactions = "/Pages/Topics/_Reactions.cshtml";
    public const string TopicRow = "/Pages/Topics/_TopicRow.cshtml";
    public const string TopicTitle = "/Pages/Topics/_TopicTitle.cshtml";
    public const string BoardActivity = "/Pages/Boards/_Activity.cshtml";
}
