using System.Net.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ForumRealtime.AppHost.Redis;

/// <summary>Redis answers a PING, said in the protocol's plain form, so that the AppHost needs no client library.</summary>
internal sealed class RedisPingHealthCheck(EndpointReference endpoint) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", endpoint.Port, cancellationToken);
            await using var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray(), cancellationToken);
            using var reader = new StreamReader(stream);
            var answer = await reader.ReadLineAsync(cancellationToken);
            return answer == "+PONG" ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"Redis answers {answer}");
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return HealthCheckResult.Unhealthy($"Redis does not answer: {exception.Message}");
        }
    }
}
