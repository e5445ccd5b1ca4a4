using System.Net;
using System.Net.Sockets;
using TcpRelay = Aspire.Hosting.Orchestration.TcpRelay;

namespace ForumRealtime.AppHost.Tests.Substitute;

/// <summary>The relay alone, in front of replicas that answer with their number and what they heard.</summary>
public sealed class TcpRelayTests : IDisposable
{
    private readonly List<TcpListener> _replicas = [];
    private readonly List<IDisposable> _relays = [];

    [Fact]
    public async Task Connections_go_to_the_replicas_in_turn()
    {
        var port = Relay(StartReplica(0), StartReplica(1), StartReplica(2));
        var answers = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            answers.Add(await AskAsync(port, ""));
        }

        Assert.Equal(["0:", "1:", "2:", "0:", "1:", "2:"], answers);
    }

    [Fact]
    public async Task A_replica_that_is_down_is_passed_over()
    {
        var port = Relay(FreePort.Next(), StartReplica(1));
        Assert.Equal("1:hello", await AskAsync(port, "hello"));
        Assert.Equal("1:hello", await AskAsync(port, "hello"));
    }

    [Fact]
    public async Task Without_any_replica_a_client_is_let_go_at_once()
    {
        var port = Relay(FreePort.Next(), FreePort.Next());
        await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(port, "hello"));
    }

    [Fact]
    public async Task The_answer_comes_after_the_client_has_closed_its_side()
    {
        // The replica answers only when it has heard the end, so each direction must close by itself.
        var question = new string('x', 1_000_000);
        Assert.Equal("0:" + question, await AskAsync(Relay(StartReplica(0)), question));
    }

    public void Dispose()
    {
        _relays.ForEach(r => r.Dispose());
        _replicas.ForEach(r => r.Dispose());
    }

    private static async Task<string> AskAsync(int port, string question)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(question), patience.Token);
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(patience.Token);
    }

    private int Relay(params int[] replicaPorts)
    {
        var port = FreePort.Next();
        var relay = new TcpRelay(port, replicaPorts);
        _relays.Add(relay);
        relay.Start();
        return port;
    }

    private int StartReplica(int number)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _replicas.Add(listener);
        _ = ServeAsync(listener, number);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task ServeAsync(TcpListener listener, int number)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream);
                var heard = await reader.ReadToEndAsync();
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{number}:{heard}"));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
