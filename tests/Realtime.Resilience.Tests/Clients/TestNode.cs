using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Realtime.Resilience.Tests.Clients;

/// <summary>A realtime node: a real process that can be killed and started again on its port.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    /// <summary>What its HTTP API is called with.</summary>
    public const string ApiKey = "resilience-tests-only";

    private readonly Dictionary<string, string> _environment;
    private readonly HttpClient _http = new();
    private readonly List<string> _pastOutput = [];
    private ServiceProcess? _process;

    private TestNode(string redis, Dictionary<string, string> settings)
    {
        _environment = settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        _environment["ConnectionStrings__redis"] = redis;
        _environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        _environment["Realtime__Api__Keys__0"] = ApiKey;

        // All clients of a test come from one address, and some of them want to do harm.
        foreach (var limit in (string[])["AttemptsPerAddress", "CommandsPerConnection", "CommandsPerUser", "PublishesPerConnection", "PublishesPerUser"])
        {
            _environment[$"Realtime__Limits__{limit}__PerSecond"] = "0";
        }

        _environment["Realtime__Limits__ConnectionsPerAddress"] = "0";
        _environment["Realtime__Limits__ConnectionsPerUser"] = "0";
        _environment["Logging__LogLevel__Default"] = "Warning";
        _environment["Logging__Console__FormatterName"] = "simple";
        _environment["Logging__Console__FormatterOptions__SingleLine"] = "true";
        _http.BaseAddress = new Uri($"http://127.0.0.1:{Port}");
        _http.DefaultRequestHeaders.Add("X-API-Key", ApiKey);
    }

    public int Port { get; } = FreePort.Next();

    public bool IsAlive => _process is { HasExited: false };

    /// <summary>What it has printed in all its lives.</summary>
    public string Output => string.Join('\n', _pastOutput.Append(_process?.Output));

    /// <summary>Starts a node.</summary>
    /// <param name="redis">Redis' connection string.</param>
    /// <param name="settings">Configuration, with <c>:</c> between its parts.</param>
    public static async Task<TestNode> StartAsync(string redis, Dictionary<string, string> settings)
    {
        var node = new TestNode(redis, settings);
        await node.StartAgainAsync();
        return node;
    }

    public async Task StartAgainAsync() => _process = await ServiceProcess.StartAsync("Realtime.Service", Port, _environment);

    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            await process.KillAsync();
            _pastOutput.Add(process.Output);
            await process.DisposeAsync();
            _process = null;
        }
    }

    /// <summary>Asks the node to stop, as platforms do, and returns its exit code when it has.</summary>
    public Task<int> StopAsync(TimeSpan patience) => _process!.StopAsync(patience);

    /// <summary>What the health check answers; null if nobody does.</summary>
    public async Task<HttpStatusCode?> HealthAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("/health");
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>How many connected clients each node has: this one now, the others when they last said so.</summary>
    public async Task<int[]> ClientCountsAsync()
    {
        using var answer = await _http.PostAsJsonAsync("/api/info", new { });
        var info = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return [.. info.GetProperty("result").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("num_clients").GetInt32())];
    }

    /// <summary>
    /// Makes the garbage collector go through everything, by requests that are large enough for its heap of large
    /// objects, and returns the least memory that was resident meanwhile, in bytes.
    /// </summary>
    public async Task<long> SettleAsync()
    {
        var least = long.MaxValue;
        var request = new { channel = "live:settle", data = new string('x', 200_000) };
        for (var i = 0; i < 300; i++)
        {
            using var answer = await _http.PostAsJsonAsync("/api/publish", request);
            answer.EnsureSuccessStatusCode();
            least = Math.Min(least, ResidentBytes());
        }

        return least;
    }

    /// <summary>Resident memory, in bytes.</summary>
    public long ResidentBytes()
    {
        const string Label = "VmRSS:";
        var line = File.ReadLines($"/proc/{_process!.Id}/status").First(line => line.StartsWith(Label, StringComparison.Ordinal));
        return 1024 * long.Parse(line[Label.Length..^" kB".Length], CultureInfo.InvariantCulture);
    }

    /// <summary>How many sockets it has open.</summary>
    public int OpenSockets() => Directory.GetFileSystemEntries($"/proc/{_process!.Id}/fd").Count(IsSocket);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _http.Dispose();
    }

    private static bool IsSocket(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) is true;
        }
        catch (IOException)
        {
            // Closed meanwhile.
            return false;
        }
    }
}
