using System.Diagnostics;

namespace Forum.Web.Realtime;

/// <summary>The forum's own trace source and meter, both under one name.</summary>
internal static class ForumTelemetry
{
    public const string Name = "Forum.Web";

    public static readonly ActivitySource Source = new(Name);
}
