using System.Text.Json;
using Realtime.Benchmarks.Processes;
using Realtime.Benchmarks.Servers;

namespace Realtime.Benchmarks.Scenarios;

/// <summary>One thing that is measured, in one size.</summary>
/// <param name="name">The scenario's name on the command line, the same for all its sizes.</param>
/// <param name="title">What is measured, and in what size.</param>
/// <param name="columns">What is reported; the first is compared with the floor and drawn.</param>
internal abstract class Scenario(string name, string title, params Column[] columns)
{
    public string Name => name;

    public string Title => title;

    public IReadOnlyList<Column> Columns => columns;

    /// <summary>Whether it is run when time is short and nothing else is asked for.</summary>
    public bool InQuick { get; init; }

    /// <summary>The servers that it is run with; null for those that the suite has been given.</summary>
    public virtual IReadOnlyList<ServerKind>? Servers => null;

    /// <summary>Whether it says something about the floor that sends several messages together.</summary>
    public virtual bool Coalesces => false;

    /// <summary>Runs it; what was seen, by the names that columns use.</summary>
    public abstract Task<IReadOnlyDictionary<string, double>> RunAsync(Stage stage, ServerKind kind, CancellationToken cancellationToken);

    /// <summary>The numbers of a report of Realtime.Load.</summary>
    protected static Dictionary<string, double> NumbersOf(JsonElement report) => report.EnumerateObject()
        .Where(field => field.Value.ValueKind == JsonValueKind.Number)
        .ToDictionary(field => field.Name, field => field.Value.GetDouble());

    /// <summary>Options that make Realtime.Load report what the server uses.</summary>
    protected static IEnumerable<string> Watch(IServer server) => server.ProcessIds.SelectMany(id => new[] { "--watch", $"{id}" });
}
