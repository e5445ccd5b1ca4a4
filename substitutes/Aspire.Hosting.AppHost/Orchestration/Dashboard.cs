using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// The real Aspire dashboard, beside the services and never in their way: installed from npm at the first run,
/// started when it is there, and done without, with one line that says so, where it cannot be had.
/// </summary>
internal sealed class Dashboard(
    IConfiguration configuration,
    AppHostInfo appHost,
    ProcessGuard guard,
    AppHostConsole console,
    OrchestratorOptions options) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Where services send telemetry; null if there is no point in it.</summary>
    public string? OtlpEndpoint { get; private set; }

    private string FrontendUrl => FirstOf(configuration["ASPNETCORE_URLS"]) ?? "http://localhost:18888";

    private string OtlpGrpcUrl => FirstOf(configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"]) ?? "http://localhost:18889";

    private string OtlpHttpUrl => FirstOf(configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"]) ?? "http://localhost:18890";

    public void Start()
    {
        if (options.IsUnderTest)
        {
            return;
        }

        if (ReasonToDoWithout() is { } reason)
        {
            console.Say($"No dashboard: {reason}. Everything else runs.");
            return;
        }

        OtlpEndpoint = OtlpGrpcUrl;
        _running = RunAsync(_stopping.Token);
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running;
    }

    public void Dispose() => _stopping.Dispose();

    private string? ReasonToDoWithout()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            return "its package exists for Linux on x64 only";
        }

        if (!DashboardPackage.IsInstalled(appHost) && CommandPath.Find("npm") is null)
        {
            return "npm, which installs it, was not found";
        }

        foreach (var url in new[] { FrontendUrl, OtlpGrpcUrl, OtlpHttpUrl })
        {
            if (!PortAllocator.IsFree(new Uri(url).Port))
            {
                return $"its port {new Uri(url).Port} is in use by another process";
            }
        }

        return null;
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            if (await DashboardPackage.InstallAsync(appHost, guard, console, stopping) is not { } command)
            {
                return;
            }

            var lastLines = new Queue<string>();
            var process = ServiceProcess.Start(Plan(command), guard, line => Keep(lastLines, line));
            using var stop = stopping.Register(() => _ = process.StopAsync(options.StopPatience));
            if (await AnswersAsync(process, stopping))
            {
                console.Say($"dashboard is ready: {FrontendUrl}");
            }

            var exitCode = await process.Exited;
            if (!stopping.IsCancellationRequested)
            {
                console.Say($"The dashboard ended with exit code {exitCode}. Everything else runs. Its last words: {string.Join(" / ", lastLines)}");
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
#pragma warning disable CA1031 // Whatever is wrong with the dashboard, the services must not suffer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            console.Say($"No dashboard: {exception.Message}. Everything else runs.");
        }
    }

    private ProcessPlan Plan(string command) => new(
        command,
        [
            "dashboard", "run", "--allow-anonymous", "--frontend-url", FrontendUrl,
            "--otlp-grpc-url", OtlpGrpcUrl, "--otlp-http-url", OtlpHttpUrl, "--nologo", "--non-interactive",
        ],
        appHost.CacheDirectory,
        new Dictionary<string, string?>
        {
            // It unpacks itself and writes logs below the home directory: not into the user's.
            ["HOME"] = DashboardPackage.HomeDirectory(appHost),
            ["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "true",
            ["ASPIRE_DASHBOARD_TELEMETRY_OPTOUT"] = "true",
            ["features__updateNotificationsEnabled"] = "false",

            // The AppHost's own, which it would take for its own.
            ["ASPNETCORE_URLS"] = null,
            ["ASPNETCORE_ENVIRONMENT"] = null,
            ["DOTNET_ENVIRONMENT"] = null,
            ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = null,
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = null,
            ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = null,
        });

    private async Task<bool> AnswersAsync(ServiceProcess process, CancellationToken stopping)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        while (!process.Exited.IsCompleted)
        {
            try
            {
                using var response = await client.GetAsync(new Uri(FrontendUrl), stopping);
                return true;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), stopping);
            }
        }

        return false;
    }

    private static void Keep(Queue<string> lines, string line)
    {
        lock (lines)
        {
            lines.Enqueue(line.Trim());
            if (lines.Count > 3)
            {
                lines.Dequeue();
            }
        }
    }

    private static string? FirstOf(string? urls) =>
        urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
}
