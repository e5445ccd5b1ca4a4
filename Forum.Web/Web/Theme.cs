namespace Forum.Web.Web;

/// <summary>In which colours a reader wants the pages.</summary>
internal enum Theme
{
    /// <summary>As the reader's system is set.</summary>
    Auto,
    Light,
    Dark,
}
