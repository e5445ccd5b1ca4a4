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
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        if (multiplexer.IsConnected)
        {
            return multiplexer;
        }

        // It would go on trying, but whoever asked does that, too, and with a pause.
        multiplexer.Close(allowCommandsToComplete: false);
        throw new TimeoutException("Redis does not answer.");
    }
}
