namespace Aspire.Hosting.Orchestration;

internal static class EmbeddedScript
{
    /// <summary>The script without its comments, which would fill the list of processes.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(EmbeddedScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The script {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return string.Join('\n', reader.ReadToEnd().Split('\n').Where(line => !line.StartsWith('#')));
    }
}
