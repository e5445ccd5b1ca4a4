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
    private readonly HashSet<int> _groups = [];
    private Process? _guard;

    public void Add(int group)
    {
        lock (_lock)
        {
            _groups.Add(group);
            Tell("add", group);
        }
    }

    public void Remove(int group)
    {
        lock (_lock)
        {
            _groups.Remove(group);
            Tell("del", group);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Dismiss();
        }
    }

    private void Tell(string verb, int group)
    {
        try
        {
            if (_guard is null)
            {
                _guard = Start();
                Write([.. _groups.Select(g => ("add", g))]);
            }
            else
            {
                Write([(verb, group)]);
            }
        }
        catch (IOException)
        {
            // Somebody killed the guard: a new one takes over.
            Dismiss();
            _guard = Start();
            Write([.. _groups.Select(g => ("add", g))]);
        }
    }

    private void Write(IReadOnlyList<(string Verb, int Group)> lines)
    {
        foreach (var (verb, group) in lines)
        {
            _guard!.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verb} {group}"));
        }

        _guard!.StandardInput.Flush();
    }

    private void Dismiss()
    {
        try
        {
            _guard?.StandardInput.Dispose();
        }
        catch (IOException)
        {
            // What it was not told yet, nobody reads any more.
        }

        _guard?.Dispose();
        _guard = null;
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
