using System.Diagnostics;

namespace ForumRealtime.AppHost.Tests;

/// <summary>
/// An environment variable with a value of its own: every process that inherits it was started by this test, whoever
/// its parent is by now. Redis writes over its environment, but works in the directory for temporary files, of which
/// this test has one of its own, too.
/// </summary>
internal sealed class ProcessMark(DirectoryInfo directory)
{
    public const string Variable = "FORUMREALTIME_TEST_MARK";

    /// <summary>Where temporary files go (POSIX, Environment Variables).</summary>
    public const string TemporaryFiles = "TMPDIR";

    public string Value { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Variables for what this test starts: the mark, and a place of its own for the forum's database and temporary files.</summary>
    public IEnumerable<KeyValuePair<string, string>> Variables =>
    [
        new(Variable, Value),
        new("Forum__DatabasePath", Path.Combine(directory.FullName, "forum.db")),
        new(TemporaryFiles, directory.FullName),
    ];

    /// <summary>Those alive now. A zombie has no environment any more and does not count.</summary>
    public List<StartedProcess> Find()
    {
        var found = new List<StartedProcess>();
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(entry), out var id) && TryRead(entry, id) is { } process
                && (process.Environment.GetValueOrDefault(Variable) == Value || process.WorkingDirectory == directory.FullName))
            {
                found.Add(process);
            }
        }

        return found;
    }

    /// <summary>Those that run the executable of a project of the solution.</summary>
    public List<StartedProcess> Find(string executable) => [.. Find().Where(p => p.Executable == executable)];

    public async Task AssertNothingIsLeftAsync(TimeSpan patience)
    {
        var watch = Stopwatch.StartNew();
        List<StartedProcess> left;
        while ((left = Find()).Count > 0 && watch.Elapsed < patience)
        {
            await Task.Delay(100);
        }

        Assert.True(left.Count == 0, $"Left after {patience}: {string.Join(", ", left.Select(p => $"{p.Id} {p.Executable}"))}");
    }

    private static StartedProcess? TryRead(string entry, int id)
    {
        try
        {
            var environment = File.ReadAllText(Path.Combine(entry, "environ"))
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('=', 2))
                .Where(pair => pair.Length == 2)
                .GroupBy(pair => pair[0])
                .ToDictionary(pairs => pairs.Key, pairs => pairs.First()[1]);
            var executable = File.ResolveLinkTarget(Path.Combine(entry, "exe"), returnFinalTarget: false)?.Name;
            var workingDirectory = File.ResolveLinkTarget(Path.Combine(entry, "cwd"), returnFinalTarget: false)?.FullName;
            return executable is null ? null : new StartedProcess(id, executable, workingDirectory, environment);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or not ours to look at.
            return null;
        }
    }
}
