using Realtime.Backchannel.Publishing;
using Realtime.Service.Protocol;
using Realtime.Service.Transports;

namespace Realtime.Service.Channels;

/// <summary>
/// The frames of one publication, each built once for all subscribers who get it in the same form: as it was
/// published; whole, for who takes deltas and has nothing to apply one to; or as a delta.
/// </summary>
internal sealed class PublicationFrames
{
    private const int Plain = 0, Full = 1, Patch = 2, Forms = 3;

    private readonly byte[]?[] _frames = new byte[]?[WireFormat.Count * Forms];

    /// <summary>The size of the frame that was asked for last.</summary>
    public int LastLength { get; private set; }

    /// <summary>Which frames a subscription gets first.</summary>
    public static byte FirstIndex(WireFormat format, bool delta) => (byte)(format.Index * Forms + (delta ? Full : Plain));

    /// <summary>Whether somebody at this index must get a whole publication first.</summary>
    public static bool NeedsBase(byte index) => index % Forms == Full;

    /// <summary>Which frames a subscription gets that has a publication to apply deltas to.</summary>
    public static byte AfterBase(byte index) => (byte)(index + 1);

    /// <summary>Forgets the publication before.</summary>
    public void Clear() => Array.Clear(_frames);

    /// <summary>The frame that this subscription gets.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="envelope">The publication.</param>
    /// <param name="delta">What is different in it; empty if that is not known, or not less.</param>
    public byte[] For(Subscription subscription, in Envelope envelope, ReadOnlySpan<byte> delta)
    {
        var index = subscription.FrameIndex;
        var frame = _frames[index] ??= Build(subscription.Channel.Name, subscription.Connection.Format, index % Forms, envelope, delta);
        LastLength = frame.Length;
        return frame;
    }

    /// <summary>The frame of a publication for one subscription, which takes it whole.</summary>
    public static byte[] Build(Subscription subscription, in Envelope envelope) =>
        Build(subscription.Channel.Name, subscription.Connection.Format, subscription.Delta ? Full : Plain, envelope, default);

    private static byte[] Build(string channel, WireFormat format, int form, in Envelope envelope, ReadOnlySpan<byte> delta) =>
        format.Frame(format.Codec.Write(channel, envelope, form switch
        {
            Patch when !delta.IsEmpty => PublicationData.Patch(delta),
            Plain => PublicationData.Plain,
            _ => PublicationData.Full,
        }));
}
