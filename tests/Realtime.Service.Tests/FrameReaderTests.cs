using System.Buffers;
using System.Buffers.Binary;
using Realtime.Service.Transports.WebSockets;

namespace Realtime.Service.Tests;

/// <summary>Frames are the same however the bytes arrive.</summary>
public sealed class FrameReaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void A_frame_of_any_length_is_read_and_unmasked(int length)
    {
        var payload = Payload(length);
        var buffer = new ReadOnlySequence<byte>([.. Masked(0x81, payload), 0x89]);
        var reader = new FrameReader(100_000);
        Assert.Equal(FrameReadResult.Frame, reader.TryRead(ref buffer, out var frame));
        Assert.Equal(payload, frame.Payload.ToArray());
        Assert.Equal(1, buffer.Length);
        Assert.Equal(FrameReadResult.Incomplete, reader.TryRead(ref buffer, out _));
    }

    [Fact]
    public void Bytes_that_come_one_by_one_make_the_same_frames()
    {
        byte[] stream = [.. Masked(0x01, Payload(10)), .. Masked(0x89, Payload(3)), .. Masked(0x80, Payload(300)), .. Masked(0x81, Payload(5))];
        var reader = new FrameReader(1000);
        var received = new List<(byte, int)>();
        ReadOnlySequence<byte> rest = default;
        foreach (var next in stream)
        {
            rest = new ReadOnlySequence<byte>([.. rest.ToArray(), next]);
            while (reader.TryRead(ref rest, out var frame) == FrameReadResult.Frame)
            {
                received.Add((frame.Opcode, frame.Payload.Length));
                frame.Dispose();
            }
        }

        Assert.Equal([((byte)9, 3), ((byte)1, 310), ((byte)1, 5)], received);
    }

    [Fact]
    public void Bytes_that_are_cut_into_segments_make_the_same_frames()
    {
        var payload = Payload(200);
        var bytes = Masked(0x81, payload);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var first = new Segment(bytes.AsMemory(0, cut), null);
            var last = new Segment(bytes.AsMemory(cut), first);
            var buffer = new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
            var reader = new FrameReader(1000);
            Assert.Equal(FrameReadResult.Frame, reader.TryRead(ref buffer, out var frame));
            Assert.Equal(payload, frame.Payload.ToArray());
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65_535, 4)]
    [InlineData(65_536, 10)]
    public void Server_frames_use_the_shortest_header(int length, int header)
    {
        var frame = FrameFormat.Build(FrameFormat.Text, new byte[length]);
        Assert.Equal(header + length, frame.Length);
        var announced = header switch
        {
            2 => frame[1],
            4 => BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2)),
            _ => (int)BinaryPrimitives.ReadUInt64BigEndian(frame.AsSpan(2)),
        };
        Assert.Equal(length, announced);
    }

    private static byte[] Payload(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Masked(byte first, byte[] payload)
    {
        byte[] mask = [0x12, 0x34, 0x56, 0x78];
        byte[] length = payload.Length switch
        {
            <= 125 => [(byte)(0x80 | payload.Length)],
            <= 65_535 => [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [0x80 | 127, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        return [first, .. length, .. mask, .. payload.Select((b, i) => (byte)(b ^ mask[i % 4]))];
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
