namespace Realtime.Service.Connections;

/// <summary>
/// Keeps all time limits of all connections: one pass a second instead of a timer per connection.
/// </summary>
internal sealed class Heartbeat(Node node) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = Environment.TickCount64;
                foreach (var connection in node.Connections.Snapshot())
                {
                    connection.Tick(now);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }
}
