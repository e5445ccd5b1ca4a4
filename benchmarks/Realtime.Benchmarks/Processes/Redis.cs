using ForumRealtime.Testing;

namespace Realtime.Benchmarks.Processes;

/// <summary>A Redis of the suite's own, in memory alone, beside the load.</summary>
internal sealed class Redis : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("realtime-benchmarks-redis-");
    private PinnedProcess? _process;

    public int Port { get; } = FreePort.Next();

    public string ConnectionString => $"127.0.0.1:{Port},abortConnect=false";

    public static async Task<Redis> StartAsync(CancellationToken cancellationToken)
    {
        var redis = new Redis();
        try
        {
            redis._process = PinnedProcess.Start(Core.Others, [
                "redis-server", "--port", $"{redis.Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                "--dir", redis._directory.FullName, "--loglevel", "warning"]);
            await redis._process.WaitForPortAsync(redis.Port, cancellationToken);
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _directory.Delete(recursive: true);
    }
}
