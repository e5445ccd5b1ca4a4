using System.Diagnostics;

namespace ForumRealtime.EndToEnd.Tests.Hosting;

/// <summary>The whole triangle as real processes: Redis, two realtime nodes behind one address, and the forum with its demo data.</summary>
public sealed class ForumSystem : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("forum-e2e-");
    private readonly int[] _realtimePorts = [FreePort.Next(), FreePort.Next()];
    private readonly int _forumPort = FreePort.Next();
    private readonly ServiceProcess?[] _realtime = [null, null];
    private readonly TcpRelay _relay;
    private ServiceProcess? _forum;

    private ForumSystem(RedisServer redis)
    {
        Redis = redis;
        _relay = new TcpRelay(_realtimePorts);
    }

    public RedisServer Redis { get; }

    private string DatabasePath => Path.Combine(_data.FullName, "forum.db");

    public string ForumUrl => $"http://localhost:{_forumPort}";

    public string RealtimeUrl => $"http://localhost:{_relay.Port}";

    /// <summary>What all services have printed.</summary>
    public string Output => string.Join('\n', _realtime.Append(_forum).Select(service => service?.Output));

    public static async Task<ForumSystem> StartAsync()
    {
        var system = new ForumSystem(await RedisServer.StartAsync());
        try
        {
            await Task.WhenAll(system.StartRealtimeAsync(), system.StartForumAsync());
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the nodes that do not run.</summary>
    public Task StartRealtimeAsync() => Task.WhenAll(Enumerable.Range(0, _realtime.Length).Where(i => _realtime[i] is null).Select(StartNodeAsync));

    /// <summary>Cuts all connections between browsers and nodes, as the death of a node does.</summary>
    public void CutConnections() => _relay.Cut();

    /// <summary>Kills all realtime nodes.</summary>
    public async Task KillRealtimeAsync()
    {
        for (var i = 0; i < _realtime.Length; i++)
        {
            await _realtime[i]!.DisposeAsync();
            _realtime[i] = null;
        }
    }

    /// <summary>Runs one of the forum's management commands, on the database of the forum that runs.</summary>
    public async Task RunCommandAsync(params string[] arguments)
    {
        var folder = Path.Combine(Repository.Root, "Forum.Web");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "bin", Repository.Configuration, "net10.0", "Forum.Web.dll"), .. arguments])
        {
            WorkingDirectory = folder,
        };
        start.Environment["Forum__DatabasePath"] = DatabasePath;
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{arguments[0]} has exited with {process.ExitCode}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _realtime.Append(_forum))
        {
            if (service is not null)
            {
                await service.DisposeAsync();
            }
        }

        await _relay.DisposeAsync();
        await Redis.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private async Task StartNodeAsync(int i) => _realtime[i] = await ServiceProcess.StartAsync("Realtime.Service", _realtimePorts[i], new()
    {
        ["ConnectionStrings__redis"] = Redis.ConnectionString,
        ["Realtime__AllowedOrigins__0"] = ForumUrl,
        ["Realtime__ProbeTimeout"] = "00:00:05",
    });

    private async Task StartForumAsync() => _forum = await ServiceProcess.StartAsync("Forum.Web", _forumPort, new()
    {
        ["ConnectionStrings__redis"] = Redis.ConnectionString,
        ["Forum__DatabasePath"] = DatabasePath,
        ["Realtime__PublicUrl"] = RealtimeUrl,
        ["Forum__Posting__IsLimited"] = "false",
        ["Forum__Limits__FormsPerMinute"] = "60000",
    });
}
