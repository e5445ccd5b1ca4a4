using Realtime.Service.Protocol;
using Realtime.Service.Transports;

namespace Realtime.Service.Channels;

/// <summary>The frames of joins and leaves that came together: one for each wire format, with all of them.</summary>
internal sealed class MembershipFrames
{
    private readonly byte[]?[] _frames = new byte[]?[WireFormat.Count];

    public byte[] For(string channel, WireFormat format, IReadOnlyList<Push> memberships) =>
        _frames[format.Index] ??= format.Frame([.. memberships.Select(push => format.Codec.Write(channel, push))]);
}
