using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>Every replica answers a GET with the expected status.</summary>
internal sealed class HttpEndpointHealthCheck(EndpointReference endpoint, string path, int statusCode) : IHealthCheck
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(5) };

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        foreach (var port in endpoint.Allocated.ReplicaPorts)
        {
            var url = string.Create(CultureInfo.InvariantCulture, $"{endpoint.Scheme}://{endpoint.Host}:{port}/{path.TrimStart('/')}");
            try
            {
                using var response = await Client.GetAsync(new Uri(url), cancellationToken);
                if ((int)response.StatusCode != statusCode)
                {
                    return HealthCheckResult.Unhealthy($"{url} answers {(int)response.StatusCode}");
                }
            }
            catch (HttpRequestException exception)
            {
                return HealthCheckResult.Unhealthy($"{url} does not answer: {exception.Message}");
            }
            catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return HealthCheckResult.Unhealthy($"{url} does not answer in time");
            }
        }

        return HealthCheckResult.Healthy();
    }
}
