using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Realtime.Benchmarks.Processes;

/// <summary>A process on one core, which ends, with all that descend from it, when this object is disposed of.</summary>
internal sealed class PinnedProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = [];

    private PinnedProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has printed to standard error lately.</summary>
    public string Errors => string.Join('\n', _errors);

    /// <summary>Lines of standard output.</summary>
    public StreamReader Output => _process.StandardOutput;

    public StreamWriter Input => _process.StandardInput;

    /// <summary>Starts it.</summary>
    /// <param name="core">The core that it has to stay on.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Environment variables besides those of this process.</param>
    /// <param name="readsOutput">Whether the caller reads <see cref="Output"/>, all of it; otherwise it is thrown away.</param>
    /// <param name="folder">The working directory; null for this process's.</param>
    public static PinnedProcess Start(
        int core, IEnumerable<string> command, IEnumerable<(string Name, string Value)>? environment = null, bool readsOutput = false, string? folder = null)
    {
        // taskset becomes the program, so its id is the program's.
        var start = new ProcessStartInfo("taskset", ["-c", $"{core}", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        var process = new PinnedProcess(Process.Start(start) ?? throw new InvalidOperationException("taskset did not start."));
        process.Listen(readsOutput);
        return process;
    }

    /// <summary>Waits until something listens on a loopback port.</summary>
    /// <exception cref="InvalidOperationException">The process has ended, or it takes too long.</exception>
    public async Task WaitForPortAsync(int port, CancellationToken cancellationToken)
    {
        for (var patience = Stopwatch.StartNew(); !HasExited && patience.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(50, cancellationToken))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }

        throw new InvalidOperationException($"Nothing listens on port {port}. {Errors}");
    }

    /// <summary>Waits for the end; the exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Listen(bool readsOutput)
    {
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                _errors.Enqueue(line.Data);
            }

            if (_errors.Count > 20)
            {
                _errors.TryDequeue(out string? _);
            }
        };
        _process.BeginErrorReadLine();
        if (!readsOutput)
        {
            _process.OutputDataReceived += (_, _) => { };
            _process.BeginOutputReadLine();
        }
    }
}
