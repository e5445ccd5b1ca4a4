using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Limits;
using Realtime.Service.Protocol;

namespace Realtime.Service.Connections.Commands;

/// <summary>Handles <c>publish</c>: a client publishes to a channel, as itself, if it may (protocol 1.4).</summary>
internal sealed class PublishHandler(ChannelAccess access, RateLimits limits, ChannelPublisher publisher)
{
    public async ValueTask HandleAsync(Connection connection, uint id, PublishRequest request, CancellationToken cancellationToken)
    {
        if (Refuse(connection, request) is { } error)
        {
            connection.Send(id, error);
            return;
        }

        var data = connection.Format.Codec.ToPublication(request.Data!);
        var options = new PublishOptions { Info = connection.Info(connection.FindSubscription(request.Channel!)?.Info) };
        await (data.IsBinary
            ? publisher.PublishBytesAsync(request.Channel!, data.Bytes, options, cancellationToken)
            : publisher.PublishJsonAsync(request.Channel!, data.Bytes, options, cancellationToken));
        connection.Send(id, DoneReply.Publish);
    }

    private ErrorCode? Refuse(Connection connection, PublishRequest request) =>
        request.Type != 0 ? ErrorCode.NotAvailable
        : access.Refuse(connection, request.Channel, ChannelRights.Publish, out _) is { } error ? error
        : request.Data is not { Bytes.Length: > 0 } ? ErrorCode.BadRequest
        : !limits.AdmitPublish(connection.Grant!.User, ref connection.Buckets, Environment.TickCount64) ? ErrorCode.TooManyRequests
        : null;
}
