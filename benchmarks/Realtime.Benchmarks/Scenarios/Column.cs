using System.Globalization;

namespace Realtime.Benchmarks.Scenarios;

/// <summary>A column of a scenario's table.</summary>
/// <param name="Title">Its title, with the unit.</param>
/// <param name="Field">The number in the load's report.</param>
/// <param name="Format">How the number is written.</param>
/// <param name="Divisor">What it is divided by before.</param>
internal sealed record Column(string Title, string Field, string Format = "N0", double Divisor = 1)
{
    public static readonly Column[] Correctness = [new("lost", "lost"), new("twice", "duplicated"), new("out of order", "reordered"), new("closed", "closed"), new("not published", "publishFailures"), new("not sent in time", "notSent")];

    public string Write(IReadOnlyDictionary<string, double> values) =>
        values.TryGetValue(Field, out var value) ? (value / Divisor).ToString(Format, CultureInfo.InvariantCulture) : "";
}
