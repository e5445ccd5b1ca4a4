using System.Globalization;

namespace Realtime.Load.Measuring;

/// <summary>What processes and all that descend from them have used, from /proc.</summary>
/// <param name="ProcessorSeconds">User and system time so far, to a hundredth of a second.</param>
/// <param name="ResidentBytes">Memory that is there now.</param>
internal readonly record struct ProcessUse(double ProcessorSeconds, long ResidentBytes)
{
    private const double TicksPerSecond = 100;

    /// <summary>Adds up the processes with these ids and their descendants; those that have gone count nothing.</summary>
    public static ProcessUse Of(IReadOnlyCollection<int> roots)
    {
        if (roots.Count == 0)
        {
            return default;
        }

        var fields = new Dictionary<int, string[]>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out var id) && ReadStat(directory) is { } stat)
            {
                fields[id] = stat;
            }
        }

        double ticks = 0;
        long pages = 0;
        foreach (var (id, stat) in fields)
        {
            if (IsIn(id, roots, fields))
            {
                ticks += Number(stat[11]) + Number(stat[12]);
                pages += Number(stat[21]);
            }
        }

        return new ProcessUse(ticks / TicksPerSecond, pages * Environment.SystemPageSize);
    }

    private static bool IsIn(int id, IReadOnlyCollection<int> roots, Dictionary<int, string[]> fields)
    {
        // A process that ends meanwhile may leave a chain that goes nowhere, but none that goes in a circle.
        for (var depth = 0; depth < 64; depth++)
        {
            if (roots.Contains(id))
            {
                return true;
            }

            if (!fields.TryGetValue(id, out var stat))
            {
                return false;
            }

            id = (int)Number(stat[1]);
        }

        return false;
    }

    /// <summary>The fields behind the name, which may have spaces; null if the process has gone.</summary>
    private static string[]? ReadStat(string directory)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(directory, "stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
