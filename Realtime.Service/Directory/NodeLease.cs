using Microsoft.Extensions.Options;
using Realtime.Backchannel;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Directory;
using Realtime.Backchannel.Presence;
using Realtime.Backchannel.Redis;
using Realtime.Service.Channels.Presence;

namespace Realtime.Service.Directory;

/// <summary>
/// Says to the others that this node runs, and looks after what nodes leave behind that run no more: their users are
/// offline, their channels vacated, their clients gone from presence.
/// </summary>
internal sealed partial class NodeLease(
    NodeIdentity node,
    NodeDirectory directory,
    DirectoryEntries entries,
    PresenceTracker presence,
    NodeReport report,
    NamespaceTable namespaces,
    IOptions<BackchannelOptions> options,
    ILogger<NodeLease> log) : BackgroundService
{
    private static readonly TimeSpan MaxBeat = TimeSpan.FromSeconds(1);

    /// <summary>How long the node waits for Redis to know it before it takes the first client.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(2);

    /// <summary>How long it takes leave for, even if the time it had to stop in is over: connections that ended late are still reported.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(3);

    /// <summary>Who was found gone and has not been announced yet, because Redis went away just then.</summary>
    private readonly Queue<PurgedPresence> _gone = new();

    /// <summary>When the lease was renewed last, in <see cref="Environment.TickCount64"/>.</summary>
    private long _renewedAt;

    /// <summary>Whether Redis may have found the node new without its hearing of it.</summary>
    private bool _answerLost;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        presence.Unregistered += () => entries.IsRegistered = false;
        try
        {
            await RenewAsync(cancellationToken).WaitAsync(FirstPatience, cancellationToken);
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
        {
            LogAway(log, exception.Message);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var third = options.Value.NodeLease / 3;
        using var timer = new PeriodicTimer(third < MaxBeat ? third : MaxBeat);
        try
        {
            do
            {
                try
                {
                    // In this order and no other: a node that sweeps after a long pause would find itself dead.
                    await RenewAsync(stoppingToken);
                    await SweepAsync(stoppingToken);
                }
                catch (Exception exception) when (RedisFailure.Is(exception))
                {
                    // Redis is away. If it stays away for longer than the lease, everything is told anew afterwards.
                    LogAway(log, exception.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = new CancellationTokenSource(LastPatience);
        try
        {
            await presence.FlushAsync(patience.Token);
            await entries.FlushAsync(patience.Token);
            await directory.RetireAsync(node.Id, patience.Token);
            await SweepAsync(patience.Token);
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
        {
            // The lease runs out by itself.
            LogAway(log, exception.Message);
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        NodeStanding standing;
        var begun = Environment.TickCount64;
        try
        {
            standing = await directory.RenewAsync(node.Id, report.ToJson(), cancellationToken);
        }
        catch
        {
            _answerLost = true;
            throw;
        }

        if (standing == NodeStanding.Reaped)
        {
            entries.IsRegistered = false;
            return;
        }

        if (standing == NodeStanding.New || _answerLost || !entries.IsRegistered)
        {
            // Others may have been told that everybody here is gone, unless the lease cannot have run out meanwhile.
            entries.TellAll();
            presence.TellAll(announce: standing == NodeStanding.New || begun - _renewedAt >= options.Value.NodeLease.TotalMilliseconds);
        }

        _answerLost = false;
        _renewedAt = begun;
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await AnnounceGoneAsync(cancellationToken);
        SweepResult swept;
        do
        {
            swept = await directory.SweepAsync(cancellationToken: cancellationToken);
            foreach (var reaped in swept.ReapedNodes)
            {
                LogReaped(log, reaped);
            }

            foreach (var purged in swept.PurgedPresence)
            {
                if (namespaces.Find(purged.Channel) is { JoinLeave: true })
                {
                    _gone.Enqueue(purged);
                }
            }

            await AnnounceGoneAsync(cancellationToken);
        }
        while (swept.More);
    }

    private async Task AnnounceGoneAsync(CancellationToken cancellationToken)
    {
        while (_gone.TryPeek(out var purged))
        {
            await presence.AnnounceGoneAsync(purged.Channel, purged.Clients, cancellationToken);
            _gone.Dequeue();
        }
    }

    [LoggerMessage(LogLevel.Debug, "The directory could not be kept: {Reason}")]
    private static partial void LogAway(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "Node {NodeId} has not renewed its lease; what it had has been taken leave of")]
    private static partial void LogReaped(ILogger log, string nodeId);
}
