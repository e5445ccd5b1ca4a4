namespace Realtime.Backchannel.Redis;

/// <summary>Loads the Lua scripts, which are files of their own beside the code that calls them.</summary>
internal static class EmbeddedScript
{
    /// <summary>The text of an embedded script.</summary>
    /// <param name="fileName">The file's name, with its ending.</param>
    public static string Load(string fileName)
    {
        using var stream = typeof(EmbeddedScript).Assembly.GetManifestResourceStream(fileName)
            ?? throw new InvalidOperationException($"The script {fileName} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
