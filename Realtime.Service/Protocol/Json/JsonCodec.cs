using System.Text.Json;
using Realtime.Backchannel.Publishing;

namespace Realtime.Service.Protocol;

/// <summary>The protocol in JSON: one object a line (protocol 1.2).</summary>
internal sealed class JsonCodec : Codec
{
    public static readonly JsonCodec Instance = new();

    private const byte LineFeed = (byte)'\n';

    public override byte[] Ping { get; } = [.. "{}"u8];

    public override Command? TryRead(ref ReadOnlyMemory<byte> input)
    {
        var end = input.Span.IndexOf(LineFeed);
        var line = end < 0 ? input : input[..end];
        input = end < 0 ? default : input[(end + 1)..];
        return CommandJson.TryRead(line.Span);
    }

    public override ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> input) => input.Span is [.., LineFeed] ? input[..^1] : input;

    public override byte[] Write(uint id, Reply reply) => ReplyJson.Write(id, reply);

    public override byte[] Write(string channel, Push push) => PushJson.Write(channel, push);

    public override byte[] Write(string channel, in Envelope envelope, PublicationData data) => PublicationJson.WritePush(channel, envelope, data);

    public override byte[] Join(IReadOnlyList<byte[]> messages)
    {
        var joined = new byte[messages.Sum(message => message.Length + 1) - 1];
        var at = 0;
        foreach (var message in messages)
        {
            if (at > 0)
            {
                joined[at++] = LineFeed;
            }

            message.CopyTo(joined, at);
            at += message.Length;
        }

        return joined;
    }

    public override PublicationPayload ToPublication(Payload data) => new(data.Bytes, IsBinary: false);
}
