using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Realtime.Service.Protocol;

namespace Realtime.Service.Hosting;

/// <summary>
/// On shutdown, before the server stops listening: says by the health check that the node takes no more clients, closes
/// with 3001 those who come nevertheless, and then those who are there at <see cref="RealtimeOptions.DrainRate"/>, so that
/// neither the other nodes nor the backend's token endpoint get all of them in the same instant.
/// </summary>
internal sealed class Drain(Node node) : IHostedLifecycleService, IHealthCheck
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long the host must let its services take to stop: the slowest drain, the time that the last client has to hang
    /// up, and a few seconds to take leave of the other nodes.
    /// </summary>
    public static TimeSpan StopTime(RealtimeOptions options) => options.DrainTime + options.CloseTimeout + TimeSpan.FromSeconds(4);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(node.Draining ? HealthCheckResult.Unhealthy("The node stops.") : HealthCheckResult.Healthy("The node takes clients."));

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        node.Draining = true;
        try
        {
            await CloseAllAsync(cancellationToken);
            await WaitForTheLastAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host's patience is over. The server cuts what is left.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CloseAllAsync(CancellationToken cancellationToken)
    {
        var connections = node.Connections.Snapshot();
        var perSecond = RateFor(connections.Length, node.Options);
        var perStep = Math.Max(1, (int)Math.Ceiling(perSecond * Step.TotalSeconds));
        var started = Stopwatch.GetTimestamp();
        for (var closed = 0; closed < connections.Length;)
        {
            // A busy machine makes steps late. That is made up for, but not by closing many at once.
            var due = (long)(perSecond * Stopwatch.GetElapsedTime(started).TotalSeconds) + perStep;
            for (var left = Math.Min(due - closed, 2 * perStep); left > 0 && closed < connections.Length; left--)
            {
                connections[closed++].Close(DisconnectCode.Shutdown);
            }

            if (closed < connections.Length)
            {
                await Task.Delay(Step, cancellationToken);
            }
        }
    }

    /// <summary>Connections to close per second: the configured rate, unless that would take longer than it may.</summary>
    public static double RateFor(int connections, RealtimeOptions options) =>
        Math.Max(options.DrainRate, connections / Math.Max(options.DrainTime.TotalSeconds, Step.TotalSeconds));

    /// <summary>Clients hang up when they have read why. Who does not is cut off after <see cref="RealtimeOptions.CloseTimeout"/>.</summary>
    private async Task WaitForTheLastAsync(CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (node.Connections.Count > 0 && waited.Elapsed < node.Options.CloseTimeout)
        {
            await Task.Delay(Step, cancellationToken);
        }
    }
}
