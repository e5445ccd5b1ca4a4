using System.Text;

namespace Realtime.Resilience.Tests.Fuzz;

/// <summary>Valid client messages in Protobuf, by the field numbers of the protocol (1.18), each with its length before it.</summary>
internal static class ProtobufSeeds
{
    public static IReadOnlyList<byte[]> Messages { get; } =
    [
        [0],
        Connect("x"),
        Command(2, 5, Text(1, "topic:1")),
        Command(3, 5, Text(1, "topic:2"), Text(2, "t"), Number(3, 1), Text(6, "abcdefgh"), Number(7, 7), Text(8, "{}"), Number(9, 1), Number(10, 1), Number(11, 1), Number(14, 3)),
        Command(4, 5, Text(1, "topic:3"), Text(12, "fossil")),
        Command(5, 5, Text(1, "topic:4"), Message(13, Text(1, "and"), Message(6, Text(2, "k"), Text(3, "eq"), Text(4, "v")), Message(6, Text(2, "n"), Text(3, "in"), Text(5, "1"), Text(5, "2")))),
        Command(6, 5, Text(1, "topic:5"), Number(15, 1), Number(16, 2), Text(17, "c"), Number(18, 10), Number(19, 1)),
        Command(7, 6, Text(1, "topic:1")),
        Command(8, 7, Text(1, "topic:1"), Text(2, "{\"text\":\"Grüße\"}")),
        Command(9, 7, Text(1, "topic:1"), Text(2, "1"), Number(3, 1), Text(4, "k"), Number(5, 1)),
        Command(10, 8, Text(1, "topic:1")),
        Command(11, 9, Text(1, "topic:1")),
        Command(12, 10, Text(1, "topic:1"), Number(7, 10), Message(8, Number(1, 3), Text(2, "abcdefgh")), Number(9, 1)),
        Command(13, 10, Text(1, "topic:2"), Number(7, ulong.MaxValue)),
        Command(14, 14, Text(1, "t")),
        Command(15, 15, Text(1, "topic:1"), Text(2, "t"), Number(3, 1), Message(4, Text(1, "s"), Message(2, Text(1, "k"), Number(2, 2))), Text(5, "k")),
        Command(16, 13, Text(1, "{}"), Text(2, "m")),
        Command(0, 12, Text(1, "{}")),
        Command(17, 11),
        [.. Command(18, 5, Text(1, "topic:6")), .. Command(19, 10, Text(1, "topic:6")), .. Command(20, 6, Text(1, "topic:6"))],
    ];

    /// <summary>Bodies for <c>/emulation</c> (1.14).</summary>
    public static IReadOnlyList<byte[]> Emulation { get; } = [[.. Text(1, "n"), .. Text(2, "s"), .. Field(3, Command(2, 5, Text(1, "topic:1")))]];

    /// <summary>The first command of a connection.</summary>
    public static byte[] Connect(string token) => Command(
        1, 4, Text(1, token), Text(2, "{}"), Message(3, Text(1, "topic:1"), Message(2, Number(3, 1), Text(6, "abcdefgh"), Number(7, 5))),
        Text(4, "js"), Text(5, "5.8.0"), Message(6, Text(1, "h"), Text(2, "v")), Number(7, 1));

    private static byte[] Command(ulong id, int field, params byte[][] request)
    {
        byte[] command = [.. id == 0 ? [] : Number(1, id), .. Message(field, request)];
        return [.. Varint((ulong)command.Length), .. command];
    }

    private static byte[] Number(int field, ulong value) => [.. Varint((ulong)field << 3), .. Varint(value)];

    private static byte[] Text(int field, string value) => Field(field, Encoding.UTF8.GetBytes(value));

    private static byte[] Message(int field, params byte[][] fields) => Field(field, [.. fields.SelectMany(bytes => bytes)]);

    private static byte[] Field(int field, byte[] bytes) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
