using Microsoft.Extensions.Options;
using Realtime.Backchannel;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Directory;
using Realtime.Service.Channels.Presence;
using StackExchange.Redis;

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
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>How long the node waits for Redis to know it before it takes the first client.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        presence.Unregistered += () => entries.IsRegistered = false;
        try
        {
            await RenewAsync(cancellationToken).WaitAsync(FirstPatience, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            LogAway(log, exception.Message);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var beatsPerRenewal = Math.Max(1, (int)(options.Value.NodeLease / Beat / 3));
        using var timer = new PeriodicTimer(Beat);
        try
        {
            for (var beat = 0; ; beat++)
            {
                try
                {
                    if (beat % beatsPerRenewal == 0 || !entries.IsRegistered)
                    {
                        await RenewAsync(stoppingToken);
                    }

                    await SweepAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is RedisException or TimeoutException)
                {
                    // Redis is away. If it stays away for longer than the lease, everything is told anew afterwards.
                    LogAway(log, exception.Message);
                }

                await timer.WaitForNextTickAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await entries.FlushAsync(cancellationToken);
            await directory.RetireAsync(node.Id, cancellationToken);
            await SweepAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or OperationCanceledException)
        {
            // The lease runs out by itself.
            LogAway(log, exception.Message);
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var standing = await directory.RenewAsync(node.Id, report.ToJson(), cancellationToken);
        if (standing == NodeStanding.New)
        {
            entries.TellAll();
            presence.TellAll();
        }
        else if (standing == NodeStanding.Reaped)
        {
            entries.IsRegistered = false;
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        SweepResult swept;
        do
        {
            swept = await directory.SweepAsync(cancellationToken: cancellationToken);
            foreach (var reaped in swept.ReapedNodes)
            {
                LogReaped(log, reaped);
            }

            foreach (var (channel, clients) in swept.PurgedPresence)
            {
                if (namespaces.Find(channel) is { JoinLeave: true })
                {
                    await presence.AnnounceGoneAsync(channel, clients, cancellationToken);
                }
            }
        }
        while (swept.More);
    }

    [LoggerMessage(LogLevel.Debug, "The directory could not be kept: {Reason}")]
    private static partial void LogAway(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "Node {NodeId} has not renewed its lease; what it had has been taken leave of")]
    private static partial void LogReaped(ILogger log, string nodeId);
}
