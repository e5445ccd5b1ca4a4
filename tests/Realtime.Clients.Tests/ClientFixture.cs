using System.Diagnostics;
using System.Text;

namespace Realtime.Clients.Tests;

/// <summary>Redis, two nodes, a relay before one of them that can be cut, and the backend that scripts ask for tokens.</summary>
public sealed class ClientFixture : IAsyncLifetime
{
    private const string ApiKey = "a-key-for-the-client-tests";

    private readonly int[] _ports = [FreePort.Next(), FreePort.Next()];
    private readonly List<ServiceProcess> _nodes = [];
    private RedisServer _redis = null!;
    private Backend _backend = null!;

    public static string Scenarios => Path.Combine(Repository.Root, "tests", "Realtime.Clients.Tests", "Scenarios");

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        foreach (var port in _ports)
        {
            _nodes.Add(await ServiceProcess.StartAsync("Realtime.Service", port, NodeSettings()));
        }

        _backend = await Backend.StartAsync(_redis.ConnectionString, _ports[0]);
    }

    public async Task DisposeAsync()
    {
        await _backend.DisposeAsync();
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _redis.DisposeAsync();
    }

    /// <summary>Runs a script, and fails with what it has printed.</summary>
    public async Task RunAsync(string scenario, string transport, string protocol)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Scenarios, scenario + ".mjs")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TRANSPORT"] = transport;
        start.Environment["PROTOCOL"] = protocol;
        start.Environment["NODE_A"] = $"http://127.0.0.1:{_ports[0]}";
        start.Environment["NODE_B"] = $"http://127.0.0.1:{_ports[1]}";
        start.Environment["RELAY"] = $"http://127.0.0.1:{_backend.RelayPort}";
        start.Environment["BACKEND"] = _backend.Address;
        start.Environment["API_KEY"] = ApiKey;

        using var process = Process.Start(start)!;
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
        process.ErrorDataReceived += (_, line) => output.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }

        Assert.True(process.ExitCode == 0, output.ToString());
    }

    private Dictionary<string, string> NodeSettings() => new(Backend.Namespaces.Select(setting =>
        KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value)))
    {
        ["ConnectionStrings__redis"] = _redis.ConnectionString,
        ["Realtime__Api__Keys__0"] = ApiKey,
        ["Realtime__ExpiredCloseDelay"] = "00:00:02",
    };
}
