using Realtime.Service.Protocol;

namespace Realtime.Service.Transports;

/// <summary>
/// How messages become the bytes of a transport. There are a few of these, which all connections share; a publication
/// becomes a frame once for each that is in use in its channel.
/// </summary>
internal abstract class WireFormat(int index, Codec codec)
{
    /// <summary>How many formats there are.</summary>
    public const int Count = 7;

    /// <summary>Its number among all formats, from 0.</summary>
    public int Index => index;

    public Codec Codec => codec;

    /// <summary>The protocol's ping.</summary>
    public abstract byte[] Ping { get; }

    /// <summary>Whether the client is asked for whatever it has to say by other requests (protocol 1.14).</summary>
    public virtual bool IsEmulated => false;

    /// <summary>Makes a frame of one message.</summary>
    public abstract byte[] Frame(byte[] message);

    /// <summary>Makes one frame, or as many as it takes, of several messages.</summary>
    public abstract byte[] Frame(IReadOnlyList<byte[]> messages);

    /// <summary>What is sent last: why the connection ends.</summary>
    public abstract byte[] Close(DisconnectCode why);
}
