using Realtime.Benchmarks.Scenarios;
using Realtime.Benchmarks.Servers;

namespace Realtime.Benchmarks.Reports;

/// <summary>What came out for one server.</summary>
/// <param name="Scenario">What was measured.</param>
/// <param name="Server">Whose.</param>
/// <param name="Values">What was seen; empty if it failed.</param>
/// <param name="Failure">Why there is nothing.</param>
internal sealed record Outcome(Scenario Scenario, ServerKind Server, IReadOnlyDictionary<string, double> Values, string? Failure)
{
    /// <summary>The number that servers are compared by; null if there is none.</summary>
    public double? Main => Values.TryGetValue(Scenario.Columns[0].Field, out var value) ? value / Scenario.Columns[0].Divisor : null;
}
