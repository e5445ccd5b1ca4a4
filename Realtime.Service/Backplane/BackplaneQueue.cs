using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Realtime.Service.Channels;
using Realtime.Service.Telemetry;

namespace Realtime.Service.Backplane;

/// <summary>
/// Messages from Redis on their way to fan-out. The Redis client is never held up: what does not fit is dropped and
/// counted, and the gap in the offsets makes its subscribers recover.
/// </summary>
internal sealed class BackplaneQueue(IOptions<RealtimeOptions> options, RealtimeMetrics metrics)
{
    private readonly Channel<BackplaneMessage> _messages = Channel.CreateBounded<BackplaneMessage>(
        new BoundedChannelOptions(options.Value.MaxBackplaneQueue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public ChannelReader<BackplaneMessage> Reader => _messages.Reader;

    public void Enqueue(LocalChannel channel, byte[]? message)
    {
        if (!_messages.Writer.TryWrite(new BackplaneMessage(channel, message)))
        {
            metrics.BackplaneDropped();
        }
    }
}

/// <summary>An envelope, and the channel it came for; without one, what the channel holds back is due.</summary>
internal readonly record struct BackplaneMessage(LocalChannel Channel, byte[]? Envelope);
