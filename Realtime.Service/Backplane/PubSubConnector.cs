using System.Diagnostics;
using StackExchange.Redis;

namespace Realtime.Service.Backplane;

/// <summary>
/// Makes the connections that <see cref="PubSubConnection"/> uses, with the connection string that the application's
/// ordinary connection to Redis has.
/// </summary>
/// <param name="configuration">Where the connection string is.</param>
/// <param name="connectionName">Its name, <c>ConnectionStrings:&lt;name&gt;</c>.</param>
internal sealed class PubSubConnector(IConfiguration configuration, string connectionName)
{
    /// <summary>Connects once.</summary>
    /// <exception cref="TimeoutException">Redis does not answer.</exception>
    /// <exception cref="InvalidOperationException">There is no connection string.</exception>
    public async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var options = ConfigurationOptions.Parse(configuration.GetConnectionString(connectionName)
            ?? throw new InvalidOperationException($"No connection string: set ConnectionStrings:{connectionName}."));
        options.AbortOnConnectFail = false;
        RedisThreads.ShareWithPool(options);
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        if (multiplexer.IsConnected && await IsReadyToSubscribeAsync(multiplexer, TimeSpan.FromMilliseconds(options.ConnectTimeout)))
        {
            return multiplexer;
        }

        // It would go on trying, but whoever asked does that, too, and with a pause.
        multiplexer.Close(allowCommandsToComplete: false);
        throw new TimeoutException("Redis does not answer.");
    }

    /// <summary>Messages come on a socket of their own, which may not be there as soon as the one for commands.</summary>
    private static async Task<bool> IsReadyToSubscribeAsync(ConnectionMultiplexer multiplexer, TimeSpan patience)
    {
        var subscriber = multiplexer.GetSubscriber();
        var started = Stopwatch.GetTimestamp();
        while (!subscriber.IsConnected())
        {
            if (Stopwatch.GetElapsedTime(started) > patience)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return true;
    }
}
