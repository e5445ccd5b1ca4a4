using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Publishing;
using Realtime.Service.Protocol;

namespace Realtime.Service.Channels;

/// <summary>A subscription between <see cref="Joiner.BeginAsync"/> and being live.</summary>
internal sealed class Join(Node node, Subscription subscription, JoinOptions options)
{
    private ChannelPosition _top = ChannelPosition.None;

    public Subscription Subscription => subscription;

    /// <summary>What the client is to be told.</summary>
    public SubscribeResult Result { get; private set; } = SubscribeResult.Plain;

    private bool IsRecovering => options.Recover is { Recover: true };

    /// <summary>Reads the history, and works out whether it closes the gap since the client's position.</summary>
    public async Task ReadAgainAsync(CancellationToken cancellationToken)
    {
        var settings = subscription.Channel.Settings;
        var result = !settings.HasHistory ? SubscribeResult.Plain
            : settings.RecoveryMode == RecoveryMode.Cache && (IsRecovering || settings.AutoCacheRecovery) ? await ReadNewestAsync(cancellationToken)
            : IsRecovering ? await ReadMissedAsync(options.Recover!, cancellationToken)
            : await ReadPositionAsync(cancellationToken);

        Result = result with
        {
            Positioned = subscription.Positioned,
            Recoverable = (options.Flags & SubscriptionFlags.Recoverable) != 0,
            Delta = subscription.Delta,
            Ttl = options.Ttl,
            Data = options.Data,
        };
    }

    /// <summary>Sends the answer and goes live, if it can be.</summary>
    public JoinOutcome Complete(byte[]? answer) => subscription.Channel.CompleteJoin(subscription, _top, answer);

    /// <summary>Leaves the channel again.</summary>
    public void Cancel() => subscription.Connection.Leave(subscription);

    private async Task<SubscribeResult> ReadPositionAsync(CancellationToken cancellationToken)
    {
        _top = await node.History.PositionAsync(subscription.Channel.Name, cancellationToken);
        return new SubscribeResult { Position = _top };
    }

    /// <summary>All that the client has missed, or nothing (protocol 1.10).</summary>
    private async Task<SubscribeResult> ReadMissedAsync(RecoverRequest client, CancellationToken cancellationToken)
    {
        var page = await node.History.ReadSinceAsync(
            subscription.Channel.Name, client.Offset, node.Options.MaxRecoveredPublications, cancellationToken);
        _top = page.Position;
        return Recovery.IsComplete(client, page, node.Options.MaxQueueBytes)
            ? Recovered(_top with { Offset = client.Offset }, page.Envelopes)
            : Unrecovered();
    }

    /// <summary>The newest publication, unless the client has it (protocol 1.11).</summary>
    private async Task<SubscribeResult> ReadNewestAsync(CancellationToken cancellationToken)
    {
        var page = await node.History.ReadPageAsync(
            subscription.Channel.Name, new HistoryQuery(1, Since: null, Reverse: true), cancellationToken);
        _top = page.Position;
        return options.Recover is { Recover: true } client && client.Epoch == _top.Epoch && client.Offset == _top.Offset
            ? Recovered(_top, [])
            : page.Envelopes is [var newest] && Envelope.TryParse(newest, out var envelope) && envelope.Offset == _top.Offset
                ? Recovered(_top, page.Envelopes)
            : Unrecovered();
    }

    private SubscribeResult Recovered(ChannelPosition position, IReadOnlyList<byte[]> publications)
    {
        node.Metrics.Recovered(subscription.Channel, complete: true);
        return new SubscribeResult { Position = position, WasRecovering = true, Recovered = true, Publications = publications };
    }

    private SubscribeResult Unrecovered()
    {
        node.Metrics.Recovered(subscription.Channel, complete: false);
        return new SubscribeResult { Position = _top, WasRecovering = true };
    }
}
