using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Nothing outlives the orchestrator, not even if it is killed: a small shell process holds the other end of a pipe,
/// knows the process groups that are alive, and ends them when the pipe closes (guard.sh).
/// </summary>
internal sealed class ProcessGuard : IDisposable
{
    private readonly Lock _lock = new();
    private Process? _guard;

    public void Add(int group) => Tell("add", group);

    public void Remove(int group) => Tell("del", group);

    public void Dispose()
    {
        lock (_lock)
        {
            _guard?.StandardInput.Dispose();
            _guard?.Dispose();
            _guard = null;
        }
    }

    private void Tell(string verb, int group)
    {
        lock (_lock)
        {
            _guard ??= Start();
            _guard.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verb} {group}"));
            _guard.StandardInput.Flush();
        }
    }

    private static Process Start()
    {
        string[] shell = ["/bin/sh", "-c", EmbeddedScript.Read("guard.sh"), "aspire-substitute-guard"];
        var start = CommandPath.Find("setsid") is { } setsid
            ? new ProcessStartInfo(setsid, shell)
            : new ProcessStartInfo(shell[0], shell[1..]);
        start.RedirectStandardInput = true;
        start.WorkingDirectory = "/";
        return Process.Start(start) ?? throw new DistributedApplicationException("/bin/sh could not be started.");
    }
}
