using System.Net;
using System.Text;
using Realtime.Load.Loop;

namespace Realtime.Load.Publishing;

/// <summary>A kept-alive HTTP/1.1 connection that carries one publication at a time.</summary>
internal sealed class PublishConnection(EventLoop loop, IPEndPoint address, Publisher publisher) : TcpEndpoint(loop)
{
    private byte[] _kept = [];
    private int _keptLength;

    /// <summary>Channel and sequence number of what is on its way; 0 for none.</summary>
    public (int Channel, long Sequence) Current { get; private set; }

    public void Open() => Connect(address);

    public void Publish(int channel, long sequence, ReadOnlySpan<byte> request)
    {
        Current = (channel, sequence);
        Send(request);
    }

    protected override ReadOnlySpan<byte> Kept => _kept.AsSpan(0, _keptLength);

    protected override void OnConnected() => publisher.OnIdle(this);

    protected override void OnReceived(Span<byte> bytes)
    {
        if (!HttpAnswer.TryRead(bytes, out var answer))
        {
            Keep(bytes);
            return;
        }

        _keptLength = 0;
        var failure = answer.IsGood ? null : Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 400)]);
        Finish(failure);
        if (answer.Closes)
        {
            Abandon();
            Open();
        }
        else if (IsOpen)
        {
            publisher.OnIdle(this);
        }
    }

    protected override void OnFailed(string why)
    {
        _keptLength = 0;
        publisher.OnLost(this, why);
        Finish(why);
    }

    private void Finish(string? failure)
    {
        var current = Current;
        Current = default;
        if (current.Sequence > 0)
        {
            publisher.OnAnswered(current.Channel, current.Sequence, failure);
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_kept.Length < bytes.Length)
        {
            _kept = new byte[2 * bytes.Length];
        }

        bytes.CopyTo(_kept);
        _keptLength = bytes.Length;
    }
}
