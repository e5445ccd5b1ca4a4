using System.Globalization;
using System.Net;
using System.Text;

namespace Realtime.Benchmarks.Reports;

/// <summary>Bars: one group for each scenario, one bar for each server.</summary>
internal static class SvgChart
{
    private const int Width = 860, LabelWidth = 260, BarHeight = 18, Gap = 4, GroupGap = 34, ValueWidth = 110;

    public static string Write(IReadOnlyList<Outcome> outcomes)
    {
        var body = new StringBuilder();
        var y = 24;
        foreach (var scenario in outcomes.Where(outcome => outcome.Main is not null).GroupBy(outcome => outcome.Scenario))
        {
            var most = scenario.Max(outcome => outcome.Main!.Value);
            Add(body, $"<text x=\"12\" y=\"{y}\" class=\"title\">{Escape($"{scenario.Key.Title}: {scenario.Key.Columns[0].Title}")}</text>");
            y += 10;
            foreach (var outcome in scenario)
            {
                var length = most > 0 ? outcome.Main!.Value / most * (Width - LabelWidth - ValueWidth) : 0;
                var kind = outcome.Server.Key.StartsWith("floor", StringComparison.Ordinal) ? "floor" : outcome.Server.Key.StartsWith("realtime", StringComparison.Ordinal) ? "ours" : "peer";
                Add(body, $"<text x=\"{LabelWidth - 8}\" y=\"{y + 13}\" text-anchor=\"end\">{Escape(outcome.Server.Title)}</text>");
                Add(body, $"<rect x=\"{LabelWidth}\" y=\"{y}\" width=\"{Math.Max(1, length):0.#}\" height=\"{BarHeight}\" class=\"{kind}\"/>");
                Add(body, $"<text x=\"{LabelWidth + length + 6:0.#}\" y=\"{y + 13}\">{Escape(scenario.Key.Columns[0].Write(outcome.Values))}</text>");
                y += BarHeight + Gap;
            }

            y += GroupGap;
        }

        return string.Create(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{{Width}}" height="{{y}}" viewBox="0 0 {{Width}} {{y}}" font-family="system-ui, sans-serif" font-size="12">
            <style>.title { font-weight: 600; font-size: 13px } .ours { fill: #2563eb } .floor { fill: #6b7280 } .peer { fill: #b6bcc6 }</style>
            <rect width="{{Width}}" height="{{y}}" fill="#fff"/>
            {{body}}</svg>

            """);
    }

    private static void Add(StringBuilder body, FormattableString line) => body.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
