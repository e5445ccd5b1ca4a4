using System.Text.Json;
using ForumRealtime.Testing;

namespace Realtime.Benchmarks.Processes;

/// <summary>Runs Realtime.Load.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private static readonly string Assembly = Path.Combine(Repository.Root, "benchmarks", "Realtime.Load", "bin", Repository.Configuration, "net10.0", "Realtime.Load.dll");

    private readonly PinnedProcess _process;
    private readonly string _scenario;

    private LoadProcess(PinnedProcess process, string scenario) => (_process, _scenario) = (process, scenario);

    /// <summary>Starts a scenario.</summary>
    /// <param name="arguments">The scenario's name, and its options.</param>
    public static LoadProcess Start(IEnumerable<string> arguments)
    {
        string[] all = [.. arguments];
        return new(PinnedProcess.Start(Core.Others, ["dotnet", Assembly, .. all], readsOutput: true), all[0]);
    }

    /// <summary>Runs a scenario to its end; what it reports.</summary>
    public static async Task<JsonElement> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await using var load = Start(arguments);
        return await load.ReadReportAsync(cancellationToken);
    }

    /// <summary>Waits for the report.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public Task<JsonElement> ReadReportAsync(CancellationToken cancellationToken) => ReadAsync("scenario", cancellationToken);

    /// <summary>Waits until it says that it is ready for what is to come.</summary>
    /// <exception cref="InvalidOperationException">It never was.</exception>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken) => ReadAsync("event", cancellationToken);

    /// <summary>The next line that has this field.</summary>
    private async Task<JsonElement> ReadAsync(string field, CancellationToken cancellationToken)
    {
        while (await _process.Output.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith('{'))
            {
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.TryGetProperty(field, out _))
                {
                    return document.RootElement.Clone();
                }
            }
        }

        await _process.WaitAsync(cancellationToken);
        throw new InvalidOperationException($"The load \"{_scenario}\" has failed: {_process.Errors}");
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
