using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Redis lets us in and answers a PING.</summary>
internal sealed class RedisContainerHealthCheck(RedisResource redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", redis.PrimaryEndpoint.Port, cancellationToken);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {redis.Password}\r\nPING\r\n"), cancellationToken);
            using var reader = new StreamReader(stream);
            var answers = new[] { await reader.ReadLineAsync(cancellationToken), await reader.ReadLineAsync(cancellationToken) };
            return answers is ["+OK", "+PONG"] ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"Redis answers {answers[0]}");
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
