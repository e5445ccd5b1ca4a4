using ForumRealtime.Testing;
using Realtime.Benchmarks.Processes;

namespace Realtime.Benchmarks.Servers;

/// <summary>Running nodes of the realtime service.</summary>
internal sealed class OurNodes(Redis redis, string channels) : IServer
{
    private readonly List<(int Port, PinnedProcess Process, Func<int, PinnedProcess> Start)> _nodes = [];
    private readonly List<string> _files = [];

    public IReadOnlyList<int> ProcessIds => [.. _nodes.Select(node => node.Process.Id)];

    public IReadOnlyList<int> Ports => [.. _nodes.Select(node => node.Port)];

    public async Task AddNodeAsync(Func<int, PinnedProcess> start, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        _nodes.Add((port, start(port), start));
        await WaitUntilReadyAsync(port, cancellationToken);
    }

    /// <summary>Ends a node as a crash would.</summary>
    public Task KillAsync(int node) => _nodes[node].Process.KillAsync();

    /// <summary>Starts a node again, on its port, and waits until it is ready.</summary>
    public async Task StartAgainAsync(int node, CancellationToken cancellationToken)
    {
        var (port, process, start) = _nodes[node];
        await process.DisposeAsync();
        _nodes[node] = (port, start(port), start);
        await WaitUntilReadyAsync(port, cancellationToken);
    }

    public Task<IReadOnlyList<string>> LoadArgumentsAsync(int clients, CancellationToken cancellationToken) =>
        LoadArgumentsAsync(Enumerable.Range(0, clients), cancellationToken);

    /// <summary>The same for certain users, each with one connection.</summary>
    public async Task<IReadOnlyList<string>> LoadArgumentsAsync(IEnumerable<int> users, CancellationToken cancellationToken)
    {
        var tokens = await TokenFile.WriteAsync(redis, users, cancellationToken);
        _files.Add(tokens);
        return [
            .. Ports.SelectMany(port => new[] { "--node", $"127.0.0.1:{port}" }),
            "--protocol", "centrifuge", "--path", "/connection/websocket", "--channel-prefix", channels, "--tokens", tokens,
            "--publish-path", "/api/publish", "--publish-header", $"X-API-Key: {OurService.ApiKey}",
            "--publish-header", "Content-Type: application/json", "--publish-body", "{\"channel\":\"{channel}\",\"data\":{data}}",
        ];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, process, _) in _nodes)
        {
            await process.DisposeAsync();
        }

        _files.ForEach(File.Delete);
    }

    private async Task WaitUntilReadyAsync(int port, CancellationToken cancellationToken)
    {
        var process = _nodes.Find(node => node.Port == port).Process;
        await process.WaitForPortAsync(port, cancellationToken);
        using var http = new HttpClient();
        for (var tries = 0; !(await http.GetAsync($"http://127.0.0.1:{port}/health", cancellationToken)).IsSuccessStatusCode; tries++)
        {
            if (process.HasExited || tries > 300)
            {
                throw new InvalidOperationException($"The node on port {port} does not become ready. {process.Errors}");
            }

            await Task.Delay(100, cancellationToken);
        }
    }
}
