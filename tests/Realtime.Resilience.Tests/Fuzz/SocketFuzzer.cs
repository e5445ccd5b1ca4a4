using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Realtime.Resilience.Tests.Clients;

namespace Realtime.Resilience.Tests.Fuzz;

/// <summary>
/// Sends damaged frames over connected WebSockets, many to a connection. A ping behind each of them is answered if the
/// node has lived through it with the connection open, so what is counted has been read by the node.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="backend">Where tokens come from.</param>
/// <param name="tally">Counts.</param>
/// <param name="kind">What the tally counts this as.</param>
internal sealed class SocketFuzzer(TestNode node, Backend backend, Tally tally, string kind)
{
    public const string Protobuf = "centrifuge-protobuf";

    private const int FramesPerConnection = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>The subprotocol to speak; null for JSON.</summary>
    public string? Subprotocol { get; init; }

    /// <summary>Sends until <paramref name="count"/> frames have been read.</summary>
    /// <param name="count">How many.</param>
    /// <param name="next">Makes the next frame, or frames.</param>
    /// <param name="connects">Whether the next connection begins with a valid <c>connect</c>.</param>
    public async Task RunAsync(long count, Func<byte[]> next, Func<bool> connects)
    {
        while (count > 0 && node.IsAlive)
        {
            var frames = Enumerable.Range(0, (int)Math.Min(count, FramesPerConnection)).Select(_ => next()).ToArray();
            var read = await RunConnectionAsync(frames, connects());
            tally.Sent(kind, read);
            count -= read;
        }
    }

    private async Task<int> RunConnectionAsync(byte[][] frames, bool connects)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            using var socket = await ClientSocket.OpenAsync(node.Port, patience.Token, Subprotocol);
            var sending = SendAsync(socket, frames, connects, patience.Token);
            var answered = await ReadAnswersAsync(socket, patience.Token);
            await sending;
            if (!node.IsAlive)
            {
                tally.Fail("the node has died, maybe of this", frames.SelectMany(frame => frame).ToArray());
            }

            // The one that has ended the connection was read, too.
            return Math.Min(frames.Length, answered + 1);
        }
        catch (OperationCanceledException)
        {
            tally.Fail("a connection did not end", frames.SelectMany(frame => frame).ToArray());
            return frames.Length;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            tally.Fail($"no connection: {exception.Message}", []);
            return frames.Length;
        }
    }

    private async Task SendAsync(ClientSocket socket, byte[][] frames, bool connects, CancellationToken cancellationToken)
    {
        var bytes = new List<byte>();
        if (connects)
        {
            var token = await backend.MintAsync("fuzz", cancellationToken);
            bytes.AddRange(Subprotocol is null
                ? ClientFrame.Build(ClientFrame.Text, Encoding.UTF8.GetBytes($$$"""{"id":1,"connect":{"token":"{{{token}}}"}}"""))
                : ClientFrame.Build(ClientFrame.Binary, ProtobufSeeds.Connect(token)));
        }

        var number = new byte[4];
        for (var i = 0; i < frames.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, i + 1);
            bytes.AddRange(frames[i]);
            bytes.AddRange(ClientFrame.Build(ClientFrame.Ping, number));
        }

        try
        {
            await socket.SendAsync(bytes.ToArray(), cancellationToken);
            socket.EndSending();
        }
        catch (SocketException)
        {
            // Closed meanwhile, which is what it is all about.
        }
    }

    /// <summary>Reads to the end, and returns how many frames were survived.</summary>
    private async Task<int> ReadAnswersAsync(ClientSocket socket, CancellationToken cancellationToken)
    {
        var answered = 0;
        try
        {
            while (await socket.ReceiveAsync(cancellationToken) is { } frame)
            {
                if (frame.Opcode == ClientFrame.Pong && frame.Payload.Length == 4)
                {
                    answered = Math.Max(answered, Math.Clamp(BinaryPrimitives.ReadInt32BigEndian(frame.Payload.Span), 0, FramesPerConnection));
                }
                else if (frame.Opcode == ClientFrame.Close)
                {
                    tally.Answered($"{frame.CloseCode}");
                    if (frame.CloseCode == 3004)
                    {
                        tally.Fail("internal error", []);
                    }
                }
            }
        }
        catch (SocketException)
        {
            tally.Answered("reset");
        }

        return answered;
    }
}
