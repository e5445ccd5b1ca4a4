using Realtime.Backchannel.Publishing;
using Realtime.Service.Protocol;

namespace Realtime.Service.Channels;

/// <summary>A subscription between <see cref="Joiner.BeginAsync"/> and being live.</summary>
internal sealed class Join(Node node, Subscription subscription, RecoverRequest? recover)
{
    private ChannelPosition _top = ChannelPosition.None;

    public Subscription Subscription => subscription;

    /// <summary>What the client is to be told.</summary>
    public SubscribeResult Result { get; private set; } = SubscribeResult.Plain;

    /// <summary>Reads the history, and works out whether it closes the gap since the client's position.</summary>
    public async Task ReadAgainAsync(CancellationToken cancellationToken)
    {
        var channel = subscription.Channel;
        if (!channel.Settings.HasHistory)
        {
            return;
        }

        if (recover is null)
        {
            _top = await node.History.PositionAsync(channel.Name, cancellationToken);
            Result = new SubscribeResult(true, _top, false, false, []);
            return;
        }

        var page = await node.History.ReadSinceAsync(channel.Name, recover.Offset, node.Options.MaxRecoveredPublications, cancellationToken);
        _top = page.Position;
        var recovered = Recovery.IsComplete(recover, page, node.Options.MaxQueueBytes);
        node.Metrics.Recovered(channel, recovered);
        Result = recovered
            ? new SubscribeResult(true, _top with { Offset = recover.Offset }, true, true, page.Envelopes)
            : new SubscribeResult(true, _top, true, false, []);
    }

    /// <summary>Sends the answer and goes live; false if publications were lost meanwhile.</summary>
    public bool TryComplete(byte[]? answer) => subscription.Channel.TryCompleteJoin(subscription, _top, answer);

    /// <summary>Leaves the channel again.</summary>
    public void Cancel()
    {
        subscription.Connection.RemoveSubscription(subscription);
        subscription.Channel.Remove(subscription);
    }
}
