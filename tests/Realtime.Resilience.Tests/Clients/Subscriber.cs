using System.Net.Sockets;
using System.Text.Json;
using StackExchange.Redis;

namespace Realtime.Resilience.Tests.Clients;

/// <summary>
/// A reader of one channel that behaves as the SDKs do: it comes back with a new token after every loss of its
/// connection, waits longer from time to time (full jitter), and recovers from where it stood.
/// </summary>
/// <param name="backend">Where it gets its tokens.</param>
/// <param name="channel">The channel, of a namespace with history.</param>
/// <param name="ports">The nodes. It begins with the first, and takes the next when that refuses.</param>
internal sealed class Subscriber(Backend backend, string channel, params int[] ports)
{
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(2);

    private int _port;
    private int _attempts;

    /// <summary>The user's id.</summary>
    public string User { get; init; } = "reader";

    /// <summary>How long it keeps a connection before it drops it, as phones do, and comes back by another node.</summary>
    public TimeSpan? DropsAfter { get; init; }

    /// <summary>Called for every publication.</summary>
    public Action<Publication>? OnPublication { get; init; }

    public Journal Journal { get; } = new();

    /// <summary>How often it has been subscribed.</summary>
    public int Subscribed { get; private set; }

    /// <summary>What an SDK would give up at, or what is against the protocol; null as long as all is well.</summary>
    public string? Failure { get; private set; }

    /// <summary>Reads until it is told to stop, or cannot go on.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && Failure is null)
        {
            try
            {
                await ConnectAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
            {
                _port++;
            }
            catch (Exception exception) when (exception is SocketException or IOException or RedisException or TimeoutException)
            {
                // A node or Redis is away: again, later.
            }

            await BackOffAsync(stop);
        }
    }

    private async Task ConnectAsync(CancellationToken stop)
    {
        var token = await backend.MintAsync(User, stop);
        using var socket = await ClientSocket.OpenAsync(ports[_port % ports.Length], stop);
        var dropAt = DropsAfter is { } span ? Environment.TickCount64 + (long)span.TotalMilliseconds : long.MaxValue;

        // In one frame, as centrifuge-js does.
        await socket.SendTextAsync($$$"""{"id":1,"connect":{"token":"{{{token}}}"}}""" + '\n' + SubscribeCommand(), stop);
        while (await socket.ReceiveAsync(stop) is { } frame)
        {
            switch (frame.Opcode)
            {
                case ClientFrame.Text when !await HandleAsync(socket, frame.Payload, stop):
                    return;
                case ClientFrame.Close:
                    if (frame.CloseCode is (>= 3500 and <= 3999) or 1002 or 1009)
                    {
                        Fail($"closed for good with {frame.CloseCode}");
                    }

                    return;
            }

            if (Environment.TickCount64 > dropAt)
            {
                _port++;
                return;
            }
        }
    }

    /// <summary>Handles the messages of a frame, one a line; false when the connection is of no more use.</summary>
    private async Task<bool> HandleAsync(ClientSocket socket, ReadOnlyMemory<byte> lines, CancellationToken stop)
    {
        while (!lines.IsEmpty)
        {
            var newline = lines.Span.IndexOf((byte)'\n');
            var line = newline < 0 ? lines : lines[..newline];
            lines = newline < 0 ? default : lines[(newline + 1)..];

            var message = JsonSerializer.Deserialize(line.Span, ServerJson.Default.ServerMessage)!;
            if (message.Push?.Pub is { } publication)
            {
                Take(publication);
            }
            else if (message is { Subscribe: { } reply })
            {
                Begin(reply);
            }
            else if (message.Push?.Unsubscribe is { } push)
            {
                if (push.Code < 2500)
                {
                    Fail($"unsubscribed for good with {push.Code}");
                    return false;
                }

                await SubscribeAgainAsync(socket, stop);
            }
            else if (message is { Error: { } error })
            {
                if (error.Code is not (100 or 109))
                {
                    Fail($"refused for good with {error.Code} {error.Message}");
                }

                if (error.Code != 100 || message.Id == 1)
                {
                    return false;
                }

                await SubscribeAgainAsync(socket, stop);
            }
            else if (line.Length == 2)
            {
                await socket.SendTextAsync("{}", stop);
            }
        }

        return Failure is null;
    }

    private async Task SubscribeAgainAsync(ClientSocket socket, CancellationToken stop)
    {
        await BackOffAsync(stop);
        await socket.SendTextAsync(SubscribeCommand(), stop);
    }

    private string SubscribeCommand()
    {
        var (epoch, offset) = Journal.Position;
        var position = epoch.Length == 0 ? "" : $",\"recover\":true,\"epoch\":\"{epoch}\",\"offset\":{offset}";
        return $$$"""{"id":2,"subscribe":{"channel":"{{{channel}}}"{{{position}}}}}""";
    }

    private void Begin(SubscribeReply reply)
    {
        var (epoch, offset) = Journal.Position;
        _attempts = 0;
        Subscribed++;
        if (epoch.Length == 0)
        {
            Journal.Began(reply.Epoch!, reply.Offset);
        }
        else if (!reply.WasRecovering)
        {
            Fail("asked to recover, and was not answered");
        }
        else if (!reply.Recovered)
        {
            Journal.ToldUnrecoverable(reply.Epoch!, reply.Offset);
        }
        else if (reply.Epoch != epoch || reply.Offset != offset)
        {
            Fail($"recovered from {reply.Offset} of {reply.Epoch} instead of {offset} of {epoch}");
        }

        foreach (var publication in reply.Publications ?? [])
        {
            Take(publication);
        }
    }

    private void Take(Publication publication)
    {
        Journal.Delivered(Journal.Position.Epoch, publication.Offset, publication.Data.Number);
        OnPublication?.Invoke(publication);
    }

    private void Fail(string why) => Failure ??= $"{User}: {why}";

    private async Task BackOffAsync(CancellationToken stop)
    {
        var longest = Math.Min(MaxBackoff.TotalMilliseconds, 200 * Math.Pow(2, _attempts++));
        try
        {
            await Task.Delay((int)(Random.Shared.NextDouble() * longest), stop);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }
}
