using Realtime.Service.Connections;
using Realtime.Service.Protocol;
using Realtime.Service.Transports;
using Realtime.Service.Transports.WebSockets;

namespace Realtime.Service.Tests;

/// <summary>What goes out, in which order and in how many writes, with a peer that takes as much as a test says.</summary>
public sealed class ConnectionWriterTests
{
    private static bool Close(ConnectionWriter writer, DisconnectCode why) => writer.Close(FrameFormat.BuildClose(why), why.DropsQueue);

    [Fact]
    public void One_frame_goes_out_as_it_is()
    {
        var sink = new TestSink();
        var writer = new ConnectionWriter(sink, 1000);
        byte[] frame = [1, 2, 3];
        Assert.Equal(EnqueueResult.FlushDue, writer.Enqueue(frame));
        writer.Flush();
        Assert.Equal([3], sink.Writes);
        Assert.Equal(frame, sink.Bytes);
    }

    [Fact]
    public void What_piled_up_goes_out_in_one_write()
    {
        var sink = new TestSink();
        var writer = new ConnectionWriter(sink, 1_000_000);
        for (byte i = 0; i < 100; i++)
        {
            Assert.Equal(i == 0 ? EnqueueResult.FlushDue : EnqueueResult.Queued, writer.Enqueue([i]));
        }

        writer.Flush();
        Assert.Equal([100], sink.Writes);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (byte)i), sink.Bytes);
    }

    [Fact]
    public void Large_frames_are_not_gathered()
    {
        var sink = new TestSink();
        var writer = new ConnectionWriter(sink, 10_000_000);
        writer.Enqueue(new byte[100_000]);
        writer.Enqueue(new byte[10]);
        writer.Enqueue(new byte[65_000]);
        writer.Enqueue(new byte[1000]);
        writer.Flush();
        Assert.Equal([100_000, 65_010, 1000], sink.Writes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Nothing_is_lost_or_reordered_when_the_peer_takes_little(int perWrite)
    {
        var sink = new TestSink { Takes = perWrite };
        var writer = new ConnectionWriter(sink, 1_000_000);
        var expected = new List<byte>();
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var frame = new byte[random.Next(1, 50)];
            random.NextBytes(frame);
            expected.AddRange(frame);
            if (writer.Enqueue(frame) == EnqueueResult.FlushDue && random.Next(3) > 0)
            {
                writer.Flush();
            }
        }

        writer.Flush();
        await Eventually.HoldsAsync(() => writer.QueuedBytes == 0 && sink.Count == expected.Count);
        Assert.Equal(expected, sink.Bytes);
    }

    [Fact]
    public async Task Threads_that_flush_together_do_not_mix_up_frames()
    {
        var sink = new TestSink { Takes = 5 };
        var writer = new ConnectionWriter(sink, 10_000_000);
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), (thread, _) =>
        {
            for (var i = 0; i < 1000; i++)
            {
                if (writer.Enqueue([(byte)thread, (byte)(i >> 8), (byte)i]) == EnqueueResult.FlushDue)
                {
                    writer.Flush();
                }
            }

            return ValueTask.CompletedTask;
        });

        await Eventually.HoldsAsync(() => sink.Count == 24_000);
        var next = new int[8];
        foreach (var frame in sink.Bytes.Chunk(3))
        {
            Assert.Equal(next[frame[0]]++, (frame[1] << 8) | frame[2]);
        }
    }

    [Fact]
    public void A_queue_that_is_full_says_so_and_keeps_what_it_has()
    {
        var sink = new TestSink { Takes = 0, Blocked = true };
        var writer = new ConnectionWriter(sink, 100);
        writer.Enqueue(new byte[150]);
        writer.Flush();
        Assert.Equal(EnqueueResult.Queued, writer.Enqueue(new byte[60]));
        Assert.Equal(EnqueueResult.Overflow, writer.Enqueue(new byte[60]));
        Assert.Equal(60, writer.QueuedBytes);
        Assert.Equal(EnqueueResult.Queued, writer.Enqueue(new byte[40]));
    }

    [Fact]
    public void Closing_sends_what_waits_first_and_nothing_after()
    {
        var sink = new TestSink();
        var writer = new ConnectionWriter(sink, 100);
        writer.Enqueue([1]);
        Assert.True(Close(writer, DisconnectCode.Shutdown));
        Assert.False(Close(writer, DisconnectCode.Slow));
        writer.Enqueue([2]);
        writer.Flush();
        Assert.Equal([1, 0x88, 10, 0x0B, 0xB9, .. "shutdown"u8], sink.Bytes);
    }

    [Fact]
    public void Closing_a_slow_client_throws_away_what_waits_but_not_half_a_frame()
    {
        var sink = new TestSink { Takes = 2, Blocked = true };
        var writer = new ConnectionWriter(sink, 100);
        writer.Enqueue([1, 2, 3, 4]);
        writer.Flush();
        writer.Enqueue([5, 6]);
        Close(writer, DisconnectCode.Slow);
        sink.Unblock();
        Assert.Equal([1, 2, 3, 4, 0x88, 6, 0x0B, 0xC0, .. "slow"u8], sink.Bytes);
    }

    [Fact]
    public void A_peer_that_is_gone_is_not_written_to_again()
    {
        var sink = new TestSink { Gone = true };
        var writer = new ConnectionWriter(sink, 100);
        writer.Enqueue([1]);
        writer.Flush();
        writer.Enqueue([2]);
        writer.Flush();
        Assert.Equal(0, writer.QueuedBytes);
        Assert.Single(sink.Writes);
    }

    /// <summary>Takes what it is told to take at once, and the rest when awaited.</summary>
    private sealed class TestSink : ByteSink
    {
        private readonly TaskCompletionSource _unblocked = new();
        private readonly List<byte> _bytes = [];

        public int Takes { get; set; } = int.MaxValue;

        public bool Blocked { get; init; }

        public bool Gone { get; init; }

        public List<int> Writes { get; } = [];

        public int Count => _bytes.Count;

        public byte[] Bytes => [.. _bytes];

        public void Unblock()
        {
            Takes = int.MaxValue;
            _unblocked.SetResult();
        }

        public override int TryWrite(ReadOnlySpan<byte> bytes)
        {
            Writes.Add(bytes.Length);
            if (Gone)
            {
                return -1;
            }

            var taken = Math.Min(Takes, bytes.Length);
            _bytes.AddRange(bytes[..taken]);
            return taken;
        }

        public override async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes)
        {
            if (Blocked)
            {
                await _unblocked.Task;
            }
            else
            {
                await Task.Yield();
            }

            _bytes.AddRange(bytes.Span);
            return true;
        }
    }
}
