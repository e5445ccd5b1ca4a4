namespace Forum.Web.Data;

/// <summary>Finds the database's file before there are services to ask.</summary>
internal static class DatabaseLocation
{
    /// <summary>The database file's full path.</summary>
    public static string File(WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(DatabaseOptions.SectionName).Get<DatabaseOptions>() ?? new();
        return Path.GetFullPath(options.DatabasePath, builder.Environment.ContentRootPath);
    }

    /// <summary>The directory that the database is in.</summary>
    public static string Directory(WebApplicationBuilder builder) => Path.GetDirectoryName(File(builder))!;
}
