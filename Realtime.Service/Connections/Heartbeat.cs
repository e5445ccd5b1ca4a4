namespace Realtime.Service.Connections;

/// <summary>
/// Keeps all time limits of all connections: one pass a second instead of a timer per connection.
/// </summary>
internal sealed partial class Heartbeat(Node node) : BackgroundService
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
                    Tick(connection, now);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    /// <summary>One connection that fails must not stop the clock for the others.</summary>
    private void Tick(Connection connection, long now)
    {
        try
        {
            connection.Tick(now);
        }
        catch (Exception exception)
        {
            LogFailed(node.Log, exception);
        }
    }

    [LoggerMessage(LogLevel.Error, "A connection's time limits could not be kept")]
    private static partial void LogFailed(ILogger log, Exception exception);
}
