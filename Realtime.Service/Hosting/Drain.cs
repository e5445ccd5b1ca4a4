using Realtime.Service.Protocol;

namespace Realtime.Service.Hosting;

/// <summary>
/// On shutdown, closes the connections with 3001, spread over <see cref="RealtimeOptions.DrainTime"/>: their clients
/// come back to another node, not all in the same instant. The server waits for them meanwhile.
/// </summary>
internal sealed class Drain(Node node, IHostApplicationLifetime lifetime) : IHostedService
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(() =>
        {
            node.Draining = true;
            _ = CloseAllAsync();
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CloseAllAsync()
    {
        var connections = node.Connections.Snapshot();
        var steps = Math.Max(1, (int)(node.Options.DrainTime / Step));
        foreach (var portion in connections.Chunk(Math.Max(1, (connections.Length + steps - 1) / steps)))
        {
            foreach (var connection in portion)
            {
                connection.Close(DisconnectCode.Shutdown);
            }

            await Task.Delay(Step);
        }
    }
}
