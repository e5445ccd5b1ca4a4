using Microsoft.Extensions.Options;

namespace Realtime.Service.Hosting;

/// <summary>Says loudly at start that <see cref="RealtimeOptions.Insecure"/> is set.</summary>
internal sealed partial class InsecureWarning(IOptions<RealtimeOptions> options, ILogger<InsecureWarning> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Insecure)
        {
            LogInsecure(log);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "REALTIME:INSECURE IS SET: anyone may connect without a token and do everything. For development only.")]
    private static partial void LogInsecure(ILogger log);
}
