namespace Forum.Web.Data;

/// <summary>Where the database is and how SQLite keeps it: configuration section <c>Forum</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string SectionName = "Forum";

    /// <summary>The database file; relative to the content root. Its directory is made, and also holds the keys of the cookies.</summary>
    public string DatabasePath { get; set; } = "App_Data/forum.db";

    /// <summary>
    /// How SQLite makes commits safe. WAL lets readers and the writer work at once, but needs shared memory, which
    /// network file systems do not have: there it must be Delete.
    /// </summary>
    public JournalMode JournalMode { get; set; } = JournalMode.Wal;
}

/// <summary>SQLite's journal modes that are safe to run a forum on.</summary>
internal enum JournalMode
{
    Wal,
    Delete,
}
