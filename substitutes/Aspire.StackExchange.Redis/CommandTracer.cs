using System.Diagnostics;
using System.Net;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace Aspire.StackExchange.Redis;

/// <summary>
/// Turns the commands that StackExchange.Redis profiled on behalf of an activity into client spans below it.
/// A span tells the command's name and the server, never a key, an argument or a script: those may hold secrets.
/// </summary>
internal sealed class CommandTracer : IDisposable
{
    /// <summary>The name that the OpenTelemetry package for StackExchange.Redis gives its source.</summary>
    public const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Commands of an activity that lives longer than this are reported before it ends.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly Dictionary<Activity, (ProfilingSession Session, DateTime Since)> _profiled = [];
    private readonly Lock _lock = new();
    private Timer? _timer;

    /// <summary>Profiles a connection.</summary>
    public void Attach(ConnectionMultiplexer connection)
    {
        connection.RegisterProfiler(SessionOfNow);
        _timer ??= new Timer(_ => Report(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>Asked for each command: the session of the activity to book it on, or null to not profile it.</summary>
    private ProfilingSession? SessionOfNow()
    {
        if (Activity.Current is not { IsAllDataRequested: true } activity || !Source.HasListeners())
        {
            return null;
        }

        lock (_lock)
        {
            if (!_profiled.TryGetValue(activity, out var profiled))
            {
                _profiled[activity] = profiled = (new ProfilingSession(), DateTime.UtcNow);
            }

            return profiled.Session;
        }
    }

    private void Report()
    {
        foreach (var (parent, session) in Finished())
        {
            foreach (var command in session.FinishProfiling())
            {
                Report(parent, command);
            }
        }
    }

    private List<(ActivityContext Parent, ProfilingSession Session)> Finished()
    {
        var finished = new List<(ActivityContext, ProfilingSession)>();
        lock (_lock)
        {
            foreach (var (activity, (session, since)) in _profiled)
            {
                if (activity.IsStopped || DateTime.UtcNow - since > LongestWait)
                {
                    _profiled.Remove(activity);
                    finished.Add((activity.Context, session));
                }
            }
        }

        return finished;
    }

    private static void Report(ActivityContext parent, IProfiledCommand command)
    {
        using var span = Source.StartActivity(command.Command, ActivityKind.Client, parent, startTime: command.CommandCreated);
        if (span is null)
        {
            return;
        }

        span.SetTag("db.system.name", "redis");
        span.SetTag("db.operation.name", command.Command);
        switch (command.EndPoint)
        {
            case IPEndPoint ip:
                span.SetTag("server.address", ip.Address.ToString());
                span.SetTag("server.port", ip.Port);
                break;
            case DnsEndPoint dns:
                span.SetTag("server.address", dns.Host);
                span.SetTag("server.port", dns.Port);
                break;
            default:
                break;
        }

        // Until the answer came: after that the caller goes on, which the profiler would count too.
        span.SetEndTime(command.CommandCreated + command.CreationToEnqueued + command.EnqueuedToSending + command.SentToResponse);
    }
}
