using System.Buffers.Binary;
using System.Text;
using Realtime.Load.WebSockets;

namespace Realtime.Load.Tests;

public class FrameReaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public void Every_length_is_read(int length)
    {
        var text = new string('x', length);

        Assert.Equal([$"Text {text}", "Text end"], Read([.. Frame(Opcode.Text, text), .. Frame(Opcode.Text, "end")], int.MaxValue));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void Frames_may_arrive_in_pieces(int pieceLength)
    {
        byte[] bytes = [.. Frame(Opcode.Text, "a"), .. Frame(Opcode.Text, new string('b', 300)), .. Frame(Opcode.Ping, "c"), .. Frame(Opcode.Binary, new string('d', 70_000))];

        Assert.Equal(["Text a", $"Text {new string('b', 300)}", "Ping c", $"Binary {new string('d', 70_000)}"], Read(bytes, pieceLength));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void A_message_may_have_several_frames_with_others_between(int pieceLength)
    {
        byte[] bytes =
        [
            .. Frame(Opcode.Text, "one ", isLast: false), .. Frame(Opcode.Ping, "p"), .. Frame(Opcode.Continuation, "two ", isLast: false),
            .. Frame(Opcode.Continuation, "three"), .. Frame(Opcode.Text, "next"),
        ];

        Assert.Equal(["Ping p", "Text one two three", "Text next"], Read(bytes, pieceLength));
    }

    [Fact]
    public void Nothing_is_read_after_the_sink_has_had_enough()
    {
        var sink = new Sink { Limit = 1 };
        var reader = new FrameReader();
        reader.Read([.. Frame(Opcode.Text, "a"), .. Frame(Opcode.Text, "b")], sink);

        Assert.Equal(["Text a"], sink.Messages);
        Assert.True(reader.Kept.IsEmpty);
    }

    [Theory]
    [InlineData(0xC1, 0x00)]
    [InlineData(0x81, 0x80)]
    public void Compressed_and_masked_frames_are_refused(byte first, byte second) =>
        Assert.Throws<InvalidDataException>(() => new FrameReader().Read([first, second, 0, 0, 0, 0], new Sink()));

    [Theory]
    [InlineData(5)]
    [InlineData(200)]
    [InlineData(70_000)]
    public void Frames_of_clients_are_masked_with_zeros(int length)
    {
        var frame = FrameWriter.Write(Opcode.Text, Encoding.ASCII.GetBytes(new string('x', length)));
        var unmasked = frame.ToList();
        unmasked[1] &= 0x7F;
        unmasked.RemoveRange(frame.Length - length - 4, 4);

        Assert.Equal([$"Text {new string('x', length)}"], Read([.. unmasked], int.MaxValue));
        Assert.NotEqual(0, frame[1] & 0x80);
    }

    private static List<string> Read(byte[] bytes, int pieceLength)
    {
        var reader = new FrameReader();
        var sink = new Sink();
        for (var at = 0; at < bytes.Length;)
        {
            var piece = bytes.AsSpan(at, Math.Min(pieceLength, bytes.Length - at));
            at += piece.Length;
            reader.Read([.. reader.Kept, .. piece], sink);
        }

        Assert.True(reader.Kept.IsEmpty);
        return sink.Messages;
    }

    private static byte[] Frame(Opcode opcode, string text, bool isLast = true)
    {
        var header = new List<byte> { (byte)((isLast ? 0x80 : 0) | (int)opcode) };
        if (text.Length < 126)
        {
            header.Add((byte)text.Length);
        }
        else
        {
            var wide = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(wide, text.Length);
            header.Add((byte)(text.Length <= ushort.MaxValue ? 126 : 127));
            header.AddRange(text.Length <= ushort.MaxValue ? wide[6..] : wide);
        }

        return [.. header, .. Encoding.ASCII.GetBytes(text)];
    }

    private sealed class Sink : IMessageSink
    {
        public int Limit { get; init; } = int.MaxValue;

        public List<string> Messages { get; } = [];

        public bool OnMessage(Opcode opcode, ReadOnlySpan<byte> payload)
        {
            Messages.Add($"{opcode} {Encoding.ASCII.GetString(payload)}");
            return Messages.Count < Limit;
        }
    }
}
