namespace Aspire.Hosting.Orchestration;

internal static class CommandPath
{
    /// <summary>The full path of a command, searched as a shell does; null if there is none.</summary>
    public static string? Find(string command, string? workingDirectory = null)
    {
        if (command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            var path = Path.GetFullPath(command, workingDirectory ?? Environment.CurrentDirectory);
            return File.Exists(path) ? path : null;
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, command))
            .FirstOrDefault(File.Exists);
    }
}
