using Realtime.Backchannel.Publishing;
using Realtime.Service.Protocol;
using Realtime.Service.Transports;

namespace Realtime.Service.Channels;

/// <summary>
/// The frames of publications that go out together, each built once for all subscribers who get them in the same form: as
/// they were published; whole, for who takes deltas and has nothing to apply one to; or as deltas. Several publications
/// share one frame (protocol 1.2): a subscriber costs one write, however many there are.
/// </summary>
internal sealed class PublicationFrames
{
    private const int Plain = 0, Full = 1, Patch = 2, Forms = 3;

    private readonly byte[]?[] _frames = new byte[]?[WireFormat.Count * Forms];
    private readonly List<(byte[] Message, byte[] Delta)> _publications = [];

    /// <summary>How many publications there are.</summary>
    public int Count => _publications.Count;

    /// <summary>How many bytes they have, about.</summary>
    public int Bytes { get; private set; }

    /// <summary>Which frames a subscription gets first.</summary>
    public static byte FirstIndex(WireFormat format, bool delta) => (byte)(format.Index * Forms + (delta ? Full : Plain));

    /// <summary>Whether somebody at this index must get a whole publication first.</summary>
    public static bool NeedsBase(byte index) => index % Forms == Full;

    /// <summary>Which frames a subscription gets that has a publication to apply deltas to.</summary>
    public static byte AfterBase(byte index) => (byte)(index + 1);

    /// <summary>Adds a publication, after which none has been asked for yet.</summary>
    /// <param name="message">Its envelope.</param>
    /// <param name="delta">What is different in it from the one before; empty if that is not known, or not less.</param>
    public void Add(byte[] message, ReadOnlySpan<byte> delta)
    {
        _publications.Add((message, delta.IsEmpty ? [] : delta.ToArray()));
        Bytes += message.Length;
    }

    /// <summary>Forgets the publications.</summary>
    public void Clear()
    {
        _publications.Clear();
        Array.Clear(_frames);
        Bytes = 0;
    }

    /// <summary>What this subscription gets.</summary>
    public byte[] For(Subscription subscription) =>
        _frames[subscription.FrameIndex] ??= Build(subscription.Channel.Name, subscription.Connection.Format, subscription.FrameIndex % Forms);

    /// <summary>The frame of a publication for one subscription, which takes it whole.</summary>
    public static byte[] Build(Subscription subscription, in Envelope envelope)
    {
        var format = subscription.Connection.Format;
        return format.Frame(Write(subscription.Channel.Name, format, subscription.Delta ? Full : Plain, envelope, default));
    }

    private byte[] Build(string channel, WireFormat format, int form)
    {
        if (_publications.Count == 1)
        {
            return format.Frame(Write(channel, format, form, _publications[0]));
        }

        var messages = new byte[_publications.Count][];
        for (var i = 0; i < messages.Length; i++)
        {
            messages[i] = Write(channel, format, form, _publications[i]);

            // Who has had a whole one can apply deltas to it.
            form = form == Full ? Patch : form;
        }

        return format.Frame(messages);
    }

    private static byte[] Write(string channel, WireFormat format, int form, (byte[] Message, byte[] Delta) publication) =>
        Envelope.TryParse(publication.Message, out var envelope)
            ? Write(channel, format, form, envelope, publication.Delta)
            : throw new InvalidOperationException("The publication has no envelope.");

    private static byte[] Write(string channel, WireFormat format, int form, in Envelope envelope, ReadOnlySpan<byte> delta) =>
        format.Codec.Write(channel, envelope, form switch
        {
            Patch when !delta.IsEmpty => PublicationData.Patch(delta),
            Plain => PublicationData.Plain,
            _ => PublicationData.Full,
        });
}
