using System.Text.Json;

namespace Realtime.Benchmarks.Reports;

/// <summary>All numbers, for programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public static string Write(IReadOnlyDictionary<string, string> machine, IReadOnlyList<Outcome> outcomes) => JsonSerializer.Serialize(
        new
        {
            machine,
            results = outcomes.Select(outcome => new
            {
                scenario = outcome.Scenario.Name,
                title = outcome.Scenario.Title,
                server = outcome.Server.Key,
                note = outcome.Server.Note,
                outcome.Failure,
                outcome.Values,
            }),
        },
        Options);
}
