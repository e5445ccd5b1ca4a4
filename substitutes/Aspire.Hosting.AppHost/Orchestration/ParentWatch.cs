using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// <c>dotnet run</c> is the parent of the AppHost. If it is killed, the AppHost would live on unseen; so it stops.
/// Any other parent, a shell for example, may go as it likes.
/// </summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime, AppHostConsole console, OrchestratorOptions options) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.IsUnderTest || OperatingSystem.IsWindows())
        {
            return;
        }

        var parent = Posix.ParentProcessId();
        if (!IsDotnet(parent))
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (Posix.ParentProcessId() != parent)
            {
                console.Say("The process that started the AppHost is gone.");
                lifetime.StopApplication();
                return;
            }
        }
    }

    private static bool IsDotnet(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName == "dotnet";
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
