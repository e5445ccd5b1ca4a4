using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Realtime.Service.Channels.Delta;

namespace Realtime.Service.Tests.Delta;

/// <summary>Deltas that every client can apply, and that are worth it (protocol 1.13).</summary>
public sealed class FossilDeltaTests
{
    /// <summary>From one byte to four each; the last two are one emoji of several characters.</summary>
    private static readonly string[] Characters = ["a", "b", "{", "\"", "\n", "é", "ß", "ж", "中", "文", "日", "€", "😀", "🚀", "👩‍👧", "🇩🇪"];

    [Fact]
    public async Task Random_edits_of_text_go_through_every_decoder()
    {
        var random = new Random(20_261);
        await RoundTripAsync(Enumerable.Range(0, 600).Select(i =>
        {
            // Few or many different characters, and sizes around that of the window as well as payloads.
            var characters = Characters[..random.Next(1, Characters.Length + 1)];
            var source = Text(random, characters, random.Next(i % 3 == 0 ? 40 : 1200));
            return (Json(source), Json(Edit(random, source, () => Text(random, characters, random.Next(30)))), true);
        }));
    }

    [Fact]
    public async Task Random_edits_of_bytes_go_through_every_decoder()
    {
        var random = new Random(20_262);
        await RoundTripAsync(Enumerable.Range(0, 600).Select(i =>
        {
            var variety = random.Next(1, 257);
            var source = Bytes(random, variety, random.Next(i % 3 == 0 ? 40 : 1200));
            return (source, Edit(random, source, () => Bytes(random, variety, random.Next(30))), false);
        }));
    }

    [Fact]
    public async Task Characters_that_share_bytes_are_never_cut()
    {
        // One character becomes another with the same first or last bytes, at every place, with and without a shift.
        var random = new Random(20_263);
        var pairs = new[] { ("😀", "😁"), ("😀", "😀"), ("中", "丮"), ("中", "䶭"), ("é", "è"), ("é", "ũ"), ("😀", "中"), ("👩‍👧", "👩‍👦") };
        var cases = new List<(byte[], byte[], bool)>();
        foreach (var (old, @new) in pairs)
        {
            for (var at = 0; at < 60; at++)
            {
                var filling = string.Concat(Enumerable.Range(0, 60).Select(_ => random.Next(3) == 0 ? Characters[random.Next(Characters.Length)] : old));
                var runes = filling.EnumerateRunes().Select(rune => rune.ToString()).ToArray();
                var before = string.Concat(runes[..at]);
                var after = string.Concat(runes[at..]);
                cases.Add((Json(before + old + after), Json(before + @new + after), true));
                cases.Add((Json(before + old + after), Json("x" + before + @new + after + old), true));
            }
        }

        await RoundTripAsync(cases);
    }

    [Fact]
    public async Task Payloads_of_64_kilobytes_go_through_every_decoder()
    {
        var random = new Random(20_264);
        var text = Text(random, Characters, 30_000);
        var bytes = Bytes(random, 256, 65_536);
        var cases = await RoundTripAsync(
        [
            (Json(text), Json(Edit(random, text, () => Text(random, Characters, 20))), true),
            (bytes, Edit(random, bytes, () => Bytes(random, 256, 20)), false),
            (bytes, [.. bytes[40_000..], .. bytes[..40_000]], false),
            (new byte[65_536], [1, .. new byte[65_536], 2], false),
        ]);
        Assert.All(cases, one => Assert.InRange(one.Delta.Length, 1, 2000));
    }

    [Fact]
    public void Two_edits_in_500_bytes_cost_a_fraction_of_them()
    {
        var source = Message(17, "open");
        var target = Message(1018, "closed");
        Assert.InRange(target.Length, 480, 520);
        Assert.InRange(Delta(source, target, text: true).Length, 1, 60);
    }

    [Fact]
    public void Lines_that_change_places_are_copied()
    {
        var lines = Enumerable.Range(0, 30).Select(i => $"line {i} says {i * 7919 % 1000} and nothing else\n").ToArray();
        var source = Encoding.UTF8.GetBytes(string.Concat(lines));
        var target = Encoding.UTF8.GetBytes(string.Concat(lines.Reverse()));
        Assert.InRange(Delta(source, target, text: true).Length, 1, target.Length / 2);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 100)]
    [InlineData(100, 0)]
    [InlineData(15, 15)]
    [InlineData(16, 13)]
    public void What_would_not_be_smaller_is_no_delta(int source, int target)
    {
        Assert.Empty(Delta(new byte[source], new byte[target], text: false));
        Assert.Empty(Delta(new byte[source], new byte[target], text: true));
    }

    [Fact]
    public void Payloads_without_anything_in_common_have_no_delta()
    {
        var random = new Random(20_265);
        Assert.Empty(Delta(Bytes(random, 256, 5000), Bytes(random, 256, 5000), text: false));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(65_536)]
    public void Identical_payloads_are_one_copy(int size)
    {
        var payload = Bytes(new Random(20_266), 256, size);
        var delta = Delta(payload, payload, text: false);
        Assert.InRange(delta.Length, 1, 20);
        Assert.Equal(payload, FossilPatch.Apply(payload, delta));
    }

    [Fact]
    public void What_does_not_fit_is_no_delta()
    {
        var (source, target) = (Message(17, "open"), Message(1018, "closed"));
        var length = Delta(source, target, text: true).Length;
        Assert.Equal(length, FossilDelta.TryCreate(source, target, new byte[length], text: true));
        for (var room = 0; room < length; room++)
        {
            Assert.Equal(0, FossilDelta.TryCreate(source, target, new byte[room], text: true));
        }
    }

    [Fact]
    public void A_delta_is_written_as_fossil_writes_it()
    {
        // By hand: 26 bytes in base 64 are Q; the checksum is that of "abcdefghijklmnopqrstuvwxyz".
        var source = Encoding.UTF8.GetBytes("--abcdefghijklmnopqrstuvwx");
        var target = Encoding.UTF8.GetBytes("abcdefghijklmnopqrstuvwxyz");
        var words = new uint[] { 0x61626364, 0x65666768, 0x696A6B6C, 0x6D6E6F70, 0x71727374, 0x75767778, 0x797A0000 };
        Assert.Equal(words.Aggregate(0u, (sum, word) => unchecked(sum + word)), FossilWriter.Checksum(target));
        Assert.StartsWith("Q\nO@2,2:yz", Encoding.UTF8.GetString(Delta(source, target, text: true)), StringComparison.Ordinal);
    }

    /// <summary>
    /// Inputs that are made to be slow. A quadratic search would take 4 billion steps, several seconds, for each; the
    /// bound is far above what a busy machine needs for a linear one.
    /// </summary>
    [Fact]
    public void Repetitive_payloads_take_no_longer_than_others()
    {
        const int Size = 65_536;
        var zeros = new byte[Size];
        var period = Enumerable.Range(0, Size).Select(i => (byte)(i % 17)).ToArray();
        var almost = Enumerable.Range(0, Size).Select(i => (byte)(i % 24 == 23 ? i / 24 : 0)).ToArray();
        var interrupted = Enumerable.Range(0, Size).Select(i => (byte)(i % 17 == 16 ? 1 : 0)).ToArray();
        byte[][] all = [zeros, period, almost, interrupted, [1, .. zeros[2..], 2], zeros[..4096], period[..4096], interrupted[..4096]];
        foreach (var source in all)
        {
            foreach (var target in all)
            {
                var watch = Stopwatch.StartNew();
                var delta = Delta(source, target, text: false);
                Assert.InRange(watch.ElapsedMilliseconds, 0, 1000);
                if (delta.Length > 0)
                {
                    Assert.True(target.AsSpan().SequenceEqual(FossilPatch.Apply(source, delta)));
                }
            }
        }
    }

    private static async Task<IReadOnlyList<DeltaCase>> RoundTripAsync(IEnumerable<(byte[] Source, byte[] Target, bool Text)> payloads)
    {
        var all = payloads.ToArray();
        var cases = new List<DeltaCase>();
        foreach (var (source, target, text) in all)
        {
            var delta = Delta(source, target, text);
            if (delta.Length == 0)
            {
                continue;
            }

            Assert.InRange(delta.Length, 1, target.Length - 1);
            Assert.True(target.AsSpan().SequenceEqual(FossilPatch.Apply(source, delta)));
            Assert.True(!text || (Utf8.IsValid(delta) && FossilPatch.Inserts(delta).All(insert => Utf8.IsValid(insert))));
            cases.Add(new(source, target, delta, text));
        }

        // Otherwise there would be little behind what these tests say.
        Assert.True(cases.Count > all.Length / 2, $"Only {cases.Count} of {all.Length} have deltas.");

        var decoded = await CentrifugeDecoder.DecodeAsync(cases);
        Assert.Equal(cases.Count, decoded.Length);
        for (var i = 0; i < decoded.Length; i++)
        {
            Assert.True(cases[i].Target.AsSpan().SequenceEqual(decoded[i]), $"The package decodes case {i} differently.");
        }

        return cases;
    }

    private static byte[] Delta(byte[] source, byte[] target, bool text)
    {
        var destination = new byte[target.Length];
        return destination[..FossilDelta.TryCreate(source, target, destination, text)];
    }

    /// <summary>By hand, because the serializer escapes emoji: here they are to stand as they are.</summary>
    private static byte[] Json(string text) =>
        Encoding.UTF8.GetBytes("{\"text\":\"" + text.Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"}");

    private static byte[] Message(int count, string state) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type = "topic",
        id = 42,
        title = "How to make two separate edits in one payload",
        count,
        author = new { id = 7, name = "Ada Lovelace", avatar = "/avatars/7/ada-lovelace-128.webp" },
        tags = new[] { "realtime", "delta", "fossil", "compression", "websocket" },
        excerpt = "The first edit is near the beginning, the second near the end, and what lies between them stays as it was. A common prefix and a common suffix alone would carry all of it again.",
        state,
        board = new { id = 3, name = "Engineering", slug = "engineering", topics = 812 },
    });

    private static string Text(Random random, string[] characters, int length) =>
        string.Concat(Enumerable.Range(0, length).Select(_ => characters[random.Next(characters.Length)]));

    private static byte[] Bytes(Random random, int variety, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(variety))];

    private static string Edit(Random random, string source, Func<string> piece) =>
        string.Concat(Edit(random, [.. source.EnumerateRunes().Select(rune => rune.ToString())], () => [piece()]));

    /// <summary>Up to four pieces replaced, inserted, removed or moved.</summary>
    private static T[] Edit<T>(Random random, T[] source, Func<T[]> piece)
    {
        var target = source.ToList();
        for (var edits = random.Next(1, 5); edits > 0; edits--)
        {
            var at = random.Next(target.Count + 1);
            var length = random.Next(Math.Min(40, target.Count - at) + 1);
            switch (random.Next(4))
            {
                case 0:
                    target.InsertRange(at, piece());
                    break;
                case 1:
                    target.RemoveRange(at, length);
                    break;
                case 2:
                    target.RemoveRange(at, length);
                    target.InsertRange(at, piece());
                    break;
                default:
                    var moved = target.GetRange(at, length);
                    target.RemoveRange(at, length);
                    target.InsertRange(random.Next(target.Count + 1), moved);
                    break;
            }
        }

        return [.. target];
    }
}
