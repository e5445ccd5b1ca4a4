using System.Diagnostics;
using ForumRealtime.Testing;

namespace Forum.Benchmarks;

/// <summary>A forum full of made-up posts in a directory of its own, with a Redis of its own.</summary>
internal sealed class SeededForum : IAsyncDisposable
{
    /// <summary>Who runs it. The password is everyone's.</summary>
    public static readonly IReadOnlyList<string> Administrators = ["admin1", "admin2", "admin3", "admin4", "admin5"];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("forum-benchmark-");
    private readonly int _port = FreePort.Next();
    private RedisServer _redis = null!;
    private ServiceProcess? _process;

    private SeededForum()
    {
    }

    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>What the forum has printed.</summary>
    public string Output => _process?.Output ?? "";

    /// <summary>Processor time that the forum has used since it was started.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            using var process = Process.GetProcessById(_process!.Id);
            return process.TotalProcessorTime;
        }
    }

    public static async Task<SeededForum> CreateAsync(int posts, CancellationToken cancellationToken)
    {
        var forum = new SeededForum();
        try
        {
            forum._redis = await RedisServer.StartAsync();
            await forum.CommandAsync(["migrate"], cancellationToken);
            await forum.CommandAsync(["seed", "--posts", $"{posts}", "--topics", $"{Math.Min(posts, 500)}"], cancellationToken);
            foreach (var name in Administrators)
            {
                await forum.CommandAsync(["createsuperuser", "--name", name], cancellationToken);
            }

            return forum;
        }
        catch
        {
            await forum.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the forum, or starts it again.</summary>
    public async Task StartAsync(params (string Name, string Value)[] settings)
    {
        await StopAsync();
        _process = await ServiceProcess.StartAsync("Forum.Web", _port, Environment(settings));
    }

    /// <summary>Starts the forum, or starts it again, in one process with the realtime service.</summary>
    /// <param name="realtimePort">Where the realtime service listens.</param>
    public async Task StartWithRealtimeAsync(int realtimePort)
    {
        await StopAsync();
        var environment = Environment([("Logging__LogLevel__Default", "Warning"), ("REALTIME_PORT", $"{realtimePort}")]);
        foreach (var (name, value) in RealtimeEnvironment())
        {
            environment[name] = value;
        }

        _process = await ServiceProcess.StartAsync("benchmarks/Forum.InOneProcess", _port, environment);
    }

    /// <summary>What the realtime service needs to serve this forum, to whoever connects, all from one address.</summary>
    public Dictionary<string, string> RealtimeEnvironment() => new()
    {
        ["ConnectionStrings__redis"] = _redis.ConnectionString,
        ["Logging__LogLevel__Default"] = "Warning",
        ["Realtime__Insecure"] = "true",
        ["Realtime__Limits__AttemptsPerAddress__PerSecond"] = "100000",
        ["Realtime__Limits__AttemptsPerAddress__Burst"] = "100000",
        ["Realtime__Limits__ConnectionsPerAddress"] = "0",
    };

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }

        _directory.Delete(recursive: true);
    }

    private async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.StopAsync(TimeSpan.FromSeconds(30));
            await _process.DisposeAsync();
            _process = null;
        }
    }

    private async Task CommandAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Repository.Root, "Forum.Web");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "bin", Repository.Configuration, "net10.0", "Forum.Web.dll"), .. arguments]) { WorkingDirectory = folder };
        foreach (var (name, value) in Environment([]))
        {
            start.Environment[name] = value;
        }

        start.Environment["FORUM_PASSWORD"] = Reader.Password;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{arguments[0]} has failed.");
        }
    }

    private Dictionary<string, string> Environment((string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__redis"] = _redis.ConnectionString,
            ["Forum__DatabasePath"] = Path.Combine(_directory.FullName, "forum.db"),

            // All readers have one address here.
            ["Forum__Limits__FormsPerMinute"] = "60000",
            ["Forum__Previews__PerMinute"] = "60000",
            ["Forum__Online__RequestsPerMinute"] = "60000",

            // And they write faster than people may.
            ["Forum__Posting__IsLimited"] = "false",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return environment;
    }
}
