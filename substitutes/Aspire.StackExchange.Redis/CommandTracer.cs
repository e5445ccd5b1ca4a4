using System.Diagnostics;
using System.Net;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

/// <summary>
/// Turns the commands that StackExchange.Redis profiled on behalf of an activity into client spans below it.
/// A span tells the command's name and the server, never a key, an argument or a script: those may hold secrets.
/// </summary>
internal sealed class CommandTracer : IProfiler, IDisposable
{
    /// <summary>The name that the OpenTelemetry package for StackExchange.Redis gives its source.</summary>
    public const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Commands of an activity that lives longer than this are reported before it ends.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly Dictionary<Activity, DateTime> _profiled = [];
    private readonly Lock _lock = new();
    private ConnectionMultiplexer? _connection;
    private Timer? _timer;

    /// <summary>Profiles a connection, in place of the one before if there was one.</summary>
    public void Attach(ConnectionMultiplexer connection)
    {
        lock (_lock)
        {
            // What the one before has counted goes with it.
            _profiled.Clear();
            _connection = connection;
        }

        connection.RegisterProfiler(this);
        _timer ??= new Timer(_ => Report(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Asked for each command: the activity to book it on, or null to not profile it.</summary>
    object? IProfiler.GetContext()
    {
        if (Activity.Current is not { IsAllDataRequested: true } activity || !Source.HasListeners())
        {
            return null;
        }

        lock (_lock)
        {
            if (_profiled.TryAdd(activity, DateTime.UtcNow))
            {
                _connection!.BeginProfiling(activity);
            }
        }

        return activity;
    }

    public void Dispose() => _timer?.Dispose();

    private void Report()
    {
        foreach (var (parent, command) in Finished())
        {
            Report(parent, command);
        }
    }

    private List<(ActivityContext Parent, IProfiledCommand Command)> Finished()
    {
        var commands = new List<(ActivityContext, IProfiledCommand)>();
        lock (_lock)
        {
            foreach (var (activity, since) in _profiled)
            {
                if (activity.IsStopped || DateTime.UtcNow - since > LongestWait)
                {
                    _profiled.Remove(activity);
                    foreach (var command in _connection!.FinishProfiling(activity))
                    {
                        commands.Add((activity.Context, command));
                    }
                }
            }
        }

        return commands;
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
        var duration = command.CreationToEnqueued + command.EnqueuedToSending + command.SentToResponse;
        span.SetEndTime(command.CommandCreated + FromStopwatch(duration));
    }

    /// <summary>StackExchange.Redis 1.x takes the ticks of a <see cref="Stopwatch"/> for those of a <see cref="TimeSpan"/>.</summary>
    private static TimeSpan FromStopwatch(TimeSpan mistaken) => Stopwatch.GetElapsedTime(0, mistaken.Ticks);
}
