using Realtime.Backchannel.Publishing;
using Realtime.Service.Protocol;

namespace Realtime.Service.Channels.Delta;

/// <summary>
/// The publication that a channel's subscribers have seen last, to which the next can be a delta (protocol 1.13).
/// Guarded by the channel.
/// </summary>
internal sealed class DeltaBase
{
    private byte[]? _data;
    private byte[] _delta = [];

    /// <summary>Goes on to a publication.</summary>
    /// <returns>What is different in it; empty if that is not known, or not less than all of it.</returns>
    public ReadOnlySpan<byte> Advance(in Envelope envelope)
    {
        // Binary data is one thing in JSON and another in Protobuf, so there is no delta to it that suits both.
        var before = _data;
        _data = envelope.IsBinary ? null : PublicationFields.Read(envelope).Data.ToArray();
        if (before is null || _data is null)
        {
            return default;
        }

        if (_delta.Length < _data.Length)
        {
            _delta = new byte[_data.Length];
        }

        return _delta.AsSpan(0, FossilDelta.TryCreate(before, _data, _delta, text: true));
    }

    /// <summary>Subscribers have missed publications.</summary>
    public void Forget() => _data = null;
}
