using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Realtime.Resilience.Tests.Clients;

namespace Realtime.Resilience.Tests.SlowConsumer;

/// <summary>A client that subscribes, and then does not read for a while.</summary>
internal sealed class StalledClient : IDisposable
{
    private const int SmallestReceiveBuffer = 4096;

    private readonly ClientSocket _socket;

    private StalledClient(ClientSocket socket) => _socket = socket;

    /// <summary>Connects and subscribes, which is the last that it reads by itself.</summary>
    public static async Task<StalledClient> SubscribeAsync(int port, string token, string[] channels, CancellationToken cancellationToken)
    {
        var client = new StalledClient(await ClientSocket.OpenAsync(port, cancellationToken, receiveBuffer: SmallestReceiveBuffer));
        await client._socket.SendTextAsync($$$"""{"id":1,"connect":{"token":"{{{token}}}"}}""", cancellationToken);
        for (uint i = 0; i < channels.Length; i++)
        {
            await client._socket.SendTextAsync($$$"""{"id":{{{i + 2}}},"subscribe":{"channel":"{{{channels[i]}}}"}}""", cancellationToken);
        }

        for (uint repliesTo = 0; repliesTo < channels.Length + 1;)
        {
            var frame = await client._socket.ReceiveAsync(cancellationToken) ?? throw new IOException("Closed.");
            foreach (var message in Messages(frame))
            {
                Assert.Null(message.Error);
                repliesTo = Math.Max(message.Id, repliesTo);
            }
        }

        return client;
    }

    /// <summary>Reads everything that there is, up to the end.</summary>
    /// <returns>How many publications came in of those with history, and the code of the close frame; null if the connection was cut.</returns>
    public async Task<(int Publications, int? CloseCode)> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var publications = 0;
        try
        {
            while (await _socket.ReceiveAsync(cancellationToken) is { } frame)
            {
                if (frame.Opcode == ClientFrame.Close)
                {
                    var code = frame.CloseCode;
                    await _socket.SendAsync(ClientFrame.Build(ClientFrame.Close, frame.Payload.Span), cancellationToken);
                    Assert.Null(await _socket.ReceiveAsync(cancellationToken));
                    return (publications, code);
                }

                publications += Messages(frame).Count(message => message.Push?.Pub is { Offset: > 0 });
            }
        }
        catch (SocketException)
        {
            // Reset: cut as well.
        }

        return (publications, null);
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>A frame holds one message or several, a line each.</summary>
    private static IEnumerable<ServerMessage> Messages(ServerFrame frame) =>
        Encoding.UTF8.GetString(frame.Payload.Span).Split('\n').Select(line => JsonSerializer.Deserialize(line, ServerJson.Default.ServerMessage)!);
}
