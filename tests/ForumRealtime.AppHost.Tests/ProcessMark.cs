using System.Diagnostics;

namespace ForumRealtime.AppHost.Tests;

/// <summary>
/// An environment variable with a value of its own: every process that inherits it was started by this test, whoever
/// its parent is by now.
/// </summary>
internal sealed class ProcessMark
{
    public const string Variable = "FORUMREALTIME_TEST_MARK";

    public string Value { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Variables for what this test starts: the mark, and a forum database of its own.</summary>
    public IEnumerable<KeyValuePair<string, string>> And(string databasePath) =>
        [new(Variable, Value), new("Forum__DatabasePath", databasePath)];

    /// <summary>Those alive now. A zombie has no environment any more and does not count.</summary>
    public List<StartedProcess> Find()
    {
        var found = new List<StartedProcess>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out var id) && TryRead(directory, id) is { } process
                && process.Environment.GetValueOrDefault(Variable) == Value)
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

    private static StartedProcess? TryRead(string directory, int id)
    {
        try
        {
            var environment = File.ReadAllText(Path.Combine(directory, "environ"))
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('=', 2))
                .Where(pair => pair.Length == 2)
                .GroupBy(pair => pair[0])
                .ToDictionary(pairs => pairs.Key, pairs => pairs.First()[1]);
            var executable = File.ResolveLinkTarget(Path.Combine(directory, "exe"), returnFinalTarget: false)?.Name;
            return executable is null ? null : new StartedProcess(id, executable, environment);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or not ours to look at.
            return null;
        }
    }
}
