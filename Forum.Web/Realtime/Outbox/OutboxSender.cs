using System.Text;
using Realtime.Backchannel.Control;
using Realtime.Backchannel.Publishing;

namespace Forum.Web.Realtime.Outbox;

/// <summary>Sends one message of the outbox to where it belongs: publications to their channel, orders to the nodes.</summary>
/// <remarks>Making this connects to Redis.</remarks>
internal sealed class OutboxSender(ChannelPublisher publisher, ConnectionControl control)
{
    /// <exception cref="ArgumentException">The message can never be sent; so can one that is not JSON (<see cref="System.Text.Json.JsonException"/>).</exception>
    public Task SendAsync(OutboxMessage message, PublishOptions options, CancellationToken cancellationToken) =>
        message.Channel == ConnectionOrder.Channel
            ? ConnectionOrder.Parse(message.Payload).SendAsync(control, cancellationToken)
            : publisher.PublishJsonAsync(message.Channel, Encoding.UTF8.GetBytes(message.Payload), options, cancellationToken);
}
