using Realtime.Service.Protocol;

namespace Realtime.Service.Transports.Http;

/// <summary>Server-sent events, each with one message in JSON (protocol 1.14).</summary>
internal sealed class SseFormat : WireFormat
{
    public static readonly SseFormat Instance = new();

    private SseFormat()
        : base(6, "sse", JsonCodec.Instance) =>
        Ping = Frame(Codec.Ping);

    public override byte[] Ping { get; }

    public override byte[] Frame(byte[] message) => [.. "data: "u8, .. message, .. "\n\n"u8];

    public override byte[] Frame(IReadOnlyList<byte[]> messages) => [.. messages.SelectMany(Frame)];

    public override byte[] Close(DisconnectCode why) => Frame(Codec.Write("", new DisconnectPush(why)));
}
