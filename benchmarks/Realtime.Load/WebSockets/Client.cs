using System.Net;
using System.Text;
using Realtime.Load.Loop;
using Realtime.Load.Measuring;
using Realtime.Load.Protocols;

namespace Realtime.Load.WebSockets;

/// <summary>One subscriber: a WebSocket connection that speaks the server's protocol, and is in one channel.</summary>
internal sealed class Client(EventLoop loop, Protocol protocol, IClientOwner owner, int index, int channel) : TcpEndpoint(loop), IMessageSink
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    private readonly FrameReader _frames = new();
    private bool _upgraded;

    /// <summary>Which of the process's clients this is.</summary>
    public int Index => index;

    /// <summary>The channel's number.</summary>
    public int Channel => channel;

    /// <summary>What it has received; goes on over connections.</summary>
    public SequenceChecker Sequence;

    /// <summary>Where it stands in a channel that has positions.</summary>
    public ChannelPosition Position;

    /// <summary>Whether the server has said that it is subscribed, or is known to have done it.</summary>
    public bool IsSubscribed { get; set; }

    /// <summary>When what is being looked at was received, on <see cref="Clock"/>.</summary>
    public long ReceivedAt { get; private set; }

    public IClientOwner Owner => owner;

    /// <summary>Connects, or connects again.</summary>
    public void Open(IPEndPoint address)
    {
        _upgraded = false;
        IsSubscribed = false;
        _frames.Reset();
        Connect(address);
    }

    public void SendText(ReadOnlySpan<byte> text) => Send(FrameWriter.Write(Opcode.Text, text));

    public void Close(string why) => Fail(why);

    public bool OnMessage(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        switch (opcode)
        {
            case Opcode.Close:
                Fail(payload.Length >= 2 ? $"closed with {payload[0] << 8 | payload[1]} {Encoding.UTF8.GetString(payload[2..])}" : "closed without a code");
                break;
            case Opcode.Ping:
                Send(FrameWriter.Write(Opcode.Pong, payload));
                break;
            case Opcode.Text or Opcode.Binary:
                protocol.OnMessage(this, payload);
                break;
        }

        return IsOpen;
    }

    protected override ReadOnlySpan<byte> Kept => _frames.Kept;

    protected override void OnConnected() => Send(Encoding.ASCII.GetBytes(
        $"GET {protocol.PathOf(channel)} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bG9hZCBnZW5lcmF0b3IgIQ==\r\n{protocol.Headers}\r\n"));

    protected override void OnReceived(Span<byte> bytes)
    {
        ReceivedAt = Clock.Now;
        ReadOnlySpan<byte> rest = bytes;
        try
        {
            if (!_upgraded)
            {
                var end = bytes.IndexOf(EndOfHead);
                if (end < 0)
                {
                    // Heads are short, and come in one piece on loopback.
                    Fail("there was half an answer to the upgrade");
                    return;
                }

                if (!bytes.StartsWith("HTTP/1.1 101"u8))
                {
                    Fail($"the upgrade was answered with {Encoding.ASCII.GetString(bytes[..Math.Min(end, 60)]).ReplaceLineEndings(" ")}");
                    return;
                }

                _upgraded = true;
                rest = rest[(end + EndOfHead.Length)..];
                protocol.OnOpen(this);
                if (!IsOpen)
                {
                    return;
                }
            }

            _frames.Read(rest, this);
        }
        catch (InvalidDataException exception)
        {
            Fail(exception.Message);
        }
    }

    protected override void OnFailed(string why)
    {
        IsSubscribed = false;
        owner.OnClosed(this, why);
    }
}
