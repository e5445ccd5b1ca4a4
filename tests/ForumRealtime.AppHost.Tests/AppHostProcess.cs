using System.Collections.Concurrent;
using System.Diagnostics;

namespace ForumRealtime.AppHost.Tests;

/// <summary>The built AppHost as a process of its own, as a person would start it, but on random ports.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("forum-apphost-");
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    private AppHostProcess(ProcessStartInfo start, params KeyValuePair<string, string>[] settings)
    {
        Mark = new ProcessMark(_directory);
        foreach (var (name, value) in Mark.Variables.Concat(Settings()).Concat(settings))
        {
            start.Environment[name] = value;
        }

        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => _output.Enqueue(e.Data ?? "");
        _process.ErrorDataReceived += (_, e) => _output.Enqueue(e.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public ProcessMark Mark { get; }

    public Process Process => _process;

    public string Output => string.Join('\n', _output);

    public static AppHostProcess Start(params string[] arguments) =>
        new(new ProcessStartInfo("dotnet", [typeof(Projects.ForumRealtime_AppHost).Assembly.Location, .. arguments]));

    public static AppHostProcess StartWith(params KeyValuePair<string, string>[] settings) =>
        new(new ProcessStartInfo("dotnet", [typeof(Projects.ForumRealtime_AppHost).Assembly.Location]), settings);

    /// <summary>By <c>dotnet run</c>, which is the parent then. Its own launch settings give it fixed ports, so these are left out.</summary>
    public static AppHostProcess StartByDotnetRun() =>
        new(new ProcessStartInfo("dotnet", [
            "run", "--no-build", "--no-launch-profile", "--configuration", Configuration,
            "--project", Path.Combine(Repository.Root, "ForumRealtime.AppHost")]));

    /// <summary>Until the forum does, which waits for everything else.</summary>
    public async Task WaitUntilItRunsAsync()
    {
        var watch = Stopwatch.StartNew();
        while (Mark.Find("Forum.Web").Count == 0)
        {
            Assert.True(!_process.HasExited && watch.Elapsed < TimeSpan.FromSeconds(90), $"The forum was not started:\n{Output}");
            await Task.Delay(100);
        }
    }

    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Kills the AppHost, which must take everything along; kills what is left all the same, so that one failure stays one.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        try
        {
            await Mark.AssertNothingIsLeftAsync(TimeSpan.FromSeconds(20));
        }
        finally
        {
            await CleanUpAsync();
        }
    }

    private async Task CleanUpAsync()
    {
        foreach (var left in Mark.Find())
        {
            try
            {
                using var process = Process.GetProcessById(left.Id);
                process.Kill();
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                // Gone meanwhile.
            }
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _directory.Delete(recursive: true);
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static Dictionary<string, string> Settings() => new()
    {
        ["DOTNET_ENVIRONMENT"] = "Development",
        ["DcpPublisher__RandomizePorts"] = "true",
        ["Redis__Mode"] = "Local",
        ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
        ["ASPNETCORE_URLS"] = $"http://localhost:{FreePort.Next()}",
        ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{FreePort.Next()}",
        ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = $"http://localhost:{FreePort.Next()}",
        ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = $"http://localhost:{FreePort.Next()}",
    };
}
