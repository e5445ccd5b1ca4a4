using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

/// <summary>One running process with all that it started, from its first breath known to the guard.</summary>
internal sealed class ServiceProcess
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly ProcessGuard _guard;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly bool _keepsInput;

    private ServiceProcess(Process process, ProcessGuard guard, bool keepsInput)
    {
        _process = process;
        _guard = guard;
        _keepsInput = keepsInput;
        process.Exited += (_, _) => _ended.TrySetResult();
        Exited = WaitAsync();
    }

    public int Id { get; private set; }

    /// <summary>Completes with the exit code when the process and everything in its group are gone.</summary>
    public Task<int> Exited { get; }

    public static ServiceProcess Start(ProcessPlan plan, ProcessGuard guard, Action<string> onLine)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", EmbeddedScript.Read("launch.sh"), "launch", plan.Command, .. plan.Arguments])
        {
            WorkingDirectory = plan.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in plan.Environment)
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, e) => Forward(e.Data, onLine);
        process.ErrorDataReceived += (_, e) => Forward(e.Data, onLine);
        var service = new ServiceProcess(process, guard, plan.KeepsInput);
        process.Start();
        service.Id = process.Id;
        guard.Add(process.Id);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.WriteLine(plan.KeepsInput ? "keep" : "go");
        process.StandardInput.Flush();
        if (!plan.KeepsInput)
        {
            process.StandardInput.Close();
        }

        return service;
    }

    /// <summary>Asks it to end, and after a while makes it end.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (Exited.IsCompleted)
        {
            return;
        }

        if (_keepsInput)
        {
            _process.StandardInput.Close();
        }

        Posix.SignalProcess(Id, Posix.SigTerm);
        if (await Task.WhenAny(_ended.Task, Task.Delay(patience)) != _ended.Task)
        {
            Posix.SignalProcess(Id, Posix.SigKill);
        }

        await Exited;
    }

    private async Task<int> WaitAsync()
    {
        await _ended.Task;

        // What it started and left behind goes too; that also closes the pipes its last words come through.
        Posix.SignalGroup(Id, Posix.SigKill);
        using var patience = new CancellationTokenSource(DrainTime);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Somebody outside the group holds the pipe. Its last words are not worth waiting for.
        }

        var exitCode = _process.ExitCode;
        _guard.Remove(Id);
        _process.Dispose();
        return exitCode;
    }

    private static void Forward(string? line, Action<string> onLine)
    {
        if (line is not null)
        {
            onLine(line);
        }
    }
}
