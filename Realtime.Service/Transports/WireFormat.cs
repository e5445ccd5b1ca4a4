using Realtime.Service.Protocol;

namespace Realtime.Service.Transports;

/// <summary>
/// How messages become the bytes of a transport. There are a few of these, which all connections share; a publication
/// becomes a frame once for each that is in use in its channel.
/// </summary>
/// <param name="index">Its number among all formats, from 0.</param>
/// <param name="transport">The transport's name in metrics.</param>
/// <param name="codec">How messages are encoded.</param>
internal abstract class WireFormat(int index, string transport, Codec codec)
{
    /// <summary>How many formats there are.</summary>
    public const int Count = 7;

    /// <summary>The transports that they belong to.</summary>
    public static readonly string[] Transports = ["websocket", "http_stream", "sse"];

    public int Index => index;

    public string Transport => transport;

    public Codec Codec => codec;

    /// <summary>The protocol's ping.</summary>
    public abstract byte[] Ping { get; }

    /// <summary>Makes a frame of one message.</summary>
    public abstract byte[] Frame(byte[] message);

    /// <summary>Makes one frame, or as many as it takes, of several messages.</summary>
    public abstract byte[] Frame(IReadOnlyList<byte[]> messages);

    /// <summary>What is sent last: why the connection ends.</summary>
    public abstract byte[] Close(DisconnectCode why);
}
