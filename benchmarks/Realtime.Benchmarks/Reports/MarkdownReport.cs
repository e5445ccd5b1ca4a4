using System.Globalization;
using System.Text;
using Realtime.Benchmarks.Scenarios;

namespace Realtime.Benchmarks.Reports;

/// <summary>One table for each scenario, a row for each server.</summary>
internal static class MarkdownReport
{
    public static string Write(IReadOnlyDictionary<string, string> machine, IReadOnlyList<Outcome> outcomes)
    {
        var text = new StringBuilder("# Benchmarks of the realtime service\n\n");
        text.AppendLine("The server has one core; load and Redis share another. Clients are on the same machine. Ratios are to the floor of the same run, a C program that only calls `send()`.\n");
        foreach (var (name, value) in machine)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {name}: {value}");
        }

        foreach (var scenario in outcomes.GroupBy(outcome => outcome.Scenario))
        {
            WriteTable(text, scenario.Key, [.. scenario]);
        }

        var servers = outcomes.Select(outcome => outcome.Server).DistinctBy(server => server.Key).Where(server => server.Note.Length > 0);
        text.AppendLine("\n## Servers\n");
        foreach (var server in servers)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- **{server.Title}** (`{server.Key}`): {server.Note}");
        }

        return text.ToString();
    }

    private static void WriteTable(StringBuilder text, Scenario scenario, IReadOnlyList<Outcome> outcomes)
    {
        var floor = outcomes.FirstOrDefault(outcome => outcome.Server.Key == "floor")?.Main;
        text.AppendLine(CultureInfo.InvariantCulture, $"\n## {scenario.Title}\n");
        text.Append("| server | ").AppendJoin(" | ", scenario.Columns.Select((column, i) => i == 0 ? $"{column.Title} | × floor" : column.Title)).AppendLine(" |");
        text.Append("|---").Insert(text.Length, "|---:", scenario.Columns.Count + 1).AppendLine("|");
        foreach (var outcome in outcomes)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {outcome.Server.Title} | ");
            if (outcome.Failure is { } failure)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"failed: {failure[..Math.Min(failure.Length, 300)].ReplaceLineEndings(" ").Replace('|', '/')} |");
                continue;
            }

            var ratio = outcome.Main / floor;
            text.AppendJoin(" | ", scenario.Columns.Select((column, i) =>
                i == 0 ? $"**{column.Write(outcome.Values)}** | {ratio?.ToString("N2", CultureInfo.InvariantCulture)}" : column.Write(outcome.Values))).AppendLine(" |");
        }
    }
}
