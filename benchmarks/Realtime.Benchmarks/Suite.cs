using Realtime.Benchmarks.Processes;
using Realtime.Benchmarks.Reports;
using Realtime.Benchmarks.Scenarios;
using Realtime.Benchmarks.Servers;

namespace Realtime.Benchmarks;

/// <summary>Runs scenarios with servers, one after the other, each with a server and a Redis of its own.</summary>
internal sealed class Suite(IReadOnlyList<Scenario> scenarios, IReadOnlyList<ServerKind> servers, bool isQuick)
{
    /// <summary>No scenario takes longer than this; what does is ended, and reported as failed.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    private readonly List<Outcome> _outcomes = [];

    public async Task<IReadOnlyList<Outcome>> RunAsync(CancellationToken cancellationToken)
    {
        var installed = await InstallAsync(cancellationToken);
        foreach (var scenario in scenarios)
        {
            foreach (var server in scenario.Servers ?? [.. installed.Where(server => server.Key != "floor16" || scenario.Coalesces)])
            {
                var outcome = await RunAsync(scenario, server, cancellationToken);
                _outcomes.Add(outcome);
                Console.WriteLine($"{scenario.Title} · {server.Title}: {outcome.Failure ?? $"{scenario.Columns[0].Write(outcome.Values)} {scenario.Columns[0].Title}"}");
            }
        }

        return _outcomes;
    }

    private async Task<IReadOnlyList<ServerKind>> InstallAsync(CancellationToken cancellationToken)
    {
        var installed = new List<ServerKind>();
        foreach (var server in servers)
        {
            try
            {
                if (await server.InstallAsync(cancellationToken))
                {
                    installed.Add(server);
                    continue;
                }

                Console.WriteLine($"{server.Title} is not to be had here.");
            }
            catch (InvalidOperationException exception)
            {
                Console.WriteLine(exception.Message);
            }
        }

        return installed;
    }

    private async Task<Outcome> RunAsync(Scenario scenario, ServerKind server, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await using var redis = await Redis.StartAsync(limit.Token);
            return new Outcome(scenario, server, await scenario.RunAsync(new Stage(redis, isQuick), server, limit.Token), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Outcome(scenario, server, new Dictionary<string, double>(), $"not done within {Limit.TotalMinutes} minutes");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever it was, the others can still be measured.
            return new Outcome(scenario, server, new Dictionary<string, double>(), exception.Message);
        }
    }
}
