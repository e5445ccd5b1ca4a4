using System.Runtime.InteropServices;

namespace Realtime.Benchmarks.Reports;

/// <summary>What the numbers were measured on.</summary>
internal static class MachineFacts
{
    public static IReadOnlyDictionary<string, string> Read() => new Dictionary<string, string>
    {
        ["date"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'", null),
        ["processor"] = Field("/proc/cpuinfo", "model name"),
        ["cores"] = $"{File.ReadLines("/proc/cpuinfo").Count(line => line.StartsWith("processor", StringComparison.Ordinal))}",
        ["memory"] = Field("/proc/meminfo", "MemTotal"),
        ["kernel"] = RuntimeInformation.OSDescription,
        [".NET"] = RuntimeInformation.FrameworkDescription,
        ["load before"] = File.ReadAllText("/proc/loadavg").Trim(),
    };

    private static string Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "";
}
