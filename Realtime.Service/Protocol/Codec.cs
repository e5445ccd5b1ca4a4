using Realtime.Backchannel.Publishing;

namespace Realtime.Service.Protocol;

/// <summary>
/// Reads commands and writes messages in one of the protocol's two encodings (protocol 1.2). A message is what stands
/// between two line breaks in JSON, and a length with what follows in Protobuf; the transport makes frames of it.
/// </summary>
internal abstract class Codec
{
    /// <summary>The ping: an empty message (protocol 1.6).</summary>
    public abstract byte[] Ping { get; }

    /// <summary>Takes the next command out of what a client has sent.</summary>
    /// <param name="input">What is left; cut to what follows the command.</param>
    /// <returns>Null if it is not a command.</returns>
    public abstract Command? TryRead(ref ReadOnlyMemory<byte> input);

    /// <summary>Drops what may stand after the last command of a frame without meaning anything.</summary>
    public abstract ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> input);

    public abstract byte[] Write(uint id, Reply reply);

    public abstract byte[] Write(string channel, Push push);

    /// <summary>Writes a publication as it is pushed to the subscribers of a channel.</summary>
    public abstract byte[] Write(string channel, in Envelope envelope, PublicationData data);

    /// <summary>Makes one piece of several messages, as a frame may hold them.</summary>
    public abstract byte[] Join(IReadOnlyList<byte[]> messages);

    /// <summary>Data of a client, as publications keep it.</summary>
    public abstract PublicationPayload ToPublication(Payload data);
}
