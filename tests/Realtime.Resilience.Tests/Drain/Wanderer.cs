using System.Net.Sockets;
using System.Text.Json;
using Realtime.Resilience.Tests.Clients;

namespace Realtime.Resilience.Tests.Drain;

/// <summary>
/// A light client that goes to the other node with a new token as soon as it is sent away, and recovers its channel from
/// where it stood. Slower than nobody: SDKs wait a moment first.
/// </summary>
internal sealed class Wanderer(Func<CancellationToken, Task<string>> mint, string channel, params int[] ports)
{
    private int _port;
    private string _epoch = "";

    /// <summary>The last offset that it has got.</summary>
    public ulong Offset { get; private set; }

    /// <summary>The port that it is connected to, once it is subscribed; 0 while it is not.</summary>
    public int ConnectedTo { get; private set; }

    /// <summary>The codes it was sent away with.</summary>
    public List<int> Closes { get; } = [];

    /// <summary>What was lost or given twice; null as long as all is well.</summary>
    public string? Failure { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                try
                {
                    await ConnectAsync(ports[_port % ports.Length], stop);
                }
                catch (SocketException)
                {
                    // Cut, or nobody is there.
                }

                ConnectedTo = 0;
                _port++;
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
        catch (Exception exception)
        {
            Failure ??= exception.ToString();
        }
    }

    private async Task ConnectAsync(int port, CancellationToken stop)
    {
        var token = await mint(stop);
        using var socket = await ClientSocket.OpenAsync(port, stop);
        var recover = _epoch.Length == 0 ? "" : $",\"recover\":true,\"epoch\":\"{_epoch}\",\"offset\":{Offset}";
        await socket.SendTextAsync(
            $$$"""{"id":1,"connect":{"token":"{{{token}}}"}}""" + '\n' + $$$"""{"id":2,"subscribe":{"channel":"{{{channel}}}","recoverable":true{{{recover}}}}}""", stop);
        while (await socket.ReceiveAsync(stop) is { } frame)
        {
            if (frame.Opcode == ClientFrame.Close)
            {
                Closes.Add(frame.CloseCode);
                await socket.SendAsync(ClientFrame.Build(ClientFrame.Close, [0x03, 0xE8]), stop);
                return;
            }

            Handle(frame.Payload, port);
        }
    }

    private void Handle(ReadOnlyMemory<byte> lines, int port)
    {
        while (!lines.IsEmpty)
        {
            var newline = lines.Span.IndexOf((byte)'\n');
            var message = JsonSerializer.Deserialize((newline < 0 ? lines : lines[..newline]).Span, ServerJson.Default.ServerMessage)!;
            lines = newline < 0 ? default : lines[(newline + 1)..];
            if (message.Error is { } error)
            {
                Failure ??= $"error {error.Code} {error.Message}";
            }
            else if (message.Subscribe is { } reply)
            {
                Begin(reply);
                ConnectedTo = port;
            }
            else if (message.Push?.Pub is { } publication)
            {
                Take(publication.Offset);
            }
        }
    }

    private void Begin(SubscribeReply reply)
    {
        if (_epoch.Length == 0)
        {
            _epoch = reply.Epoch!;
            Offset = reply.Offset;
        }
        else if (!reply.Recovered)
        {
            Failure ??= "could not recover";
        }

        foreach (var missed in reply.Publications ?? [])
        {
            Take(missed.Offset);
        }
    }

    private void Take(ulong offset)
    {
        if (offset != Offset + 1)
        {
            Failure ??= $"{offset} came after {Offset}";
        }

        Offset = offset;
    }
}
