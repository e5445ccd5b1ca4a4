using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>Asks for a running resource's health: often until it is well, then now and then.</summary>
internal sealed class HealthMonitor(
    IResource resource,
    RunnerServices services,
    Action<Func<CustomResourceSnapshot, CustomResourceSnapshot>> publish) : IDisposable
{
    private static readonly TimeSpan UntilHealthy = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan OnceHealthy = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _checks = [];
    private CancellationTokenSource? _stopping;
    private Task _watch = Task.CompletedTask;

    /// <summary>Begins, or begins anew after something has changed.</summary>
    public async Task StartAsync()
    {
        await StopAsync();
        _checks.UnionWith(resource.Annotations.OfType<HealthCheckAnnotation>().Select(a => a.Key));
        _stopping = new CancellationTokenSource();
        _watch = WatchAsync(_stopping.Token);
    }

    public void Dispose() => _stopping?.Dispose();

    public async Task StopAsync()
    {
        if (_stopping is { } stopping)
        {
            await stopping.CancelAsync();
            await _watch;
            stopping.Dispose();
            _stopping = null;
        }
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        HealthStatus? last = null;
        var wasHealthy = false;
        try
        {
            while (true)
            {
                var report = _checks.Count == 0
                    ? new HealthReport(new Dictionary<string, HealthReportEntry>(), TimeSpan.Zero)
                    : await services.HealthChecks.CheckHealthAsync(check => _checks.Contains(check.Name), stopping);
                if (report.Status != last)
                {
                    Tell(report, wasHealthy);
                    last = report.Status;
                    wasHealthy |= last == HealthStatus.Healthy;
                }

                // A replica that ended meanwhile keeps the state that its end gave it.
                publish(s => s.State?.Text == KnownResourceStates.Running ? s with { HealthStatus = report.Status } : s);
                if (_checks.Count == 0)
                {
                    return;
                }

                await Task.Delay(last == HealthStatus.Healthy ? OnceHealthy : UntilHealthy, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    /// <summary>That a service is not well before it ever was is no news.</summary>
    private void Tell(HealthReport report, bool wasHealthy)
    {
        if (report.Status == HealthStatus.Healthy)
        {
            var urls = string.Join("  ", resource.Urls().Select(u => u.DisplayText is null ? u.Url : $"{u.Url} ({u.DisplayText})"));
            services.Console.Say($"{resource.Name} is {(wasHealthy ? "well again" : "ready")}{(urls.Length > 0 ? ": " + urls : "")}");
        }
        else if (wasHealthy)
        {
            var reasons = report.Entries.Values.Where(e => e.Status != HealthStatus.Healthy).Select(e => e.Description ?? e.Exception?.Message);
            services.Console.Say($"{resource.Name} is not well: {string.Join("; ", reasons)}");
        }
    }
}
