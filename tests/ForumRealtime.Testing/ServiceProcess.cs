using System.Collections.Concurrent;
using System.Diagnostics;

namespace ForumRealtime.Testing;

/// <summary>One of the solution's services as a real process, built in the same configuration as the test.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];

    private ServiceProcess(Process process) => _process = process;

    /// <summary>Everything the service has printed.</summary>
    public string Output => string.Join('\n', _output);

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a project's service and waits until it says that it is alive.</summary>
    /// <param name="project">The project's folder, named as the project is.</param>
    /// <param name="port">The loopback port that it listens on.</param>
    /// <param name="environment">Environment variables besides those of this process.</param>
    public static async Task<ServiceProcess> StartAsync(string project, int port, Dictionary<string, string> environment)
    {
        var folder = Path.Combine(Repository.Root, project);
        var assembly = Path.Combine(folder, "bin", Repository.Configuration, "net10.0", Path.GetFileName(project) + ".dll");
        var start = new ProcessStartInfo("dotnet", [assembly])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var service = new ServiceProcess(Process.Start(start) ?? throw new InvalidOperationException($"{project} did not start."));
        service.ReadOutput();
        try
        {
            await service.WaitUntilAliveAsync(project, port);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the process as a crash would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to stop, as platforms do (SIGTERM), and returns its exit code when it has.</summary>
    public async Task<int> StopAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(timeout.Token);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private void ReadOutput()
    {
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task WaitUntilAliveAsync(string project, int port)
    {
        using var http = new HttpClient();
        await Eventually.HoldsAsync(
            async () =>
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException($"{project} has exited with {_process.ExitCode}:\n{Output}");
                }

                try
                {
                    return (await http.GetAsync($"http://127.0.0.1:{port}/alive")).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            TimeSpan.FromMinutes(3),
            $"{project} is alive on port {port}");
    }
}
