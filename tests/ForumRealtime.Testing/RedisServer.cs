using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ForumRealtime.Testing;

/// <summary>
/// A real Redis server of a test's own, on a loopback port of its own, that can be stopped and started again:
/// Debian's <c>redis-server</c>, or Garnet from the repository's tool manifest.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("forum-redis-");
    private readonly RedisFlavor _flavor;
    private readonly bool _keepsData;
    private Process? _process;

    private RedisServer(RedisFlavor flavor, bool keepsData) => (_flavor, _keepsData) = (flavor, keepsData);

    public int Port { get; } = FreePort.Next();

    public string ConnectionString => $"127.0.0.1:{Port},abortConnect=false,connectTimeout=2000,syncTimeout=5000";

    /// <summary>Starts a server.</summary>
    /// <param name="flavor">Which one.</param>
    /// <param name="keepsData">
    /// Whether every write is in a file before anybody hears of it, so that the data outlives <see cref="KillAsync"/>.
    /// Redis only.
    /// </param>
    public static async Task<RedisServer> StartAsync(RedisFlavor flavor = RedisFlavor.Redis, bool keepsData = false)
    {
        var server = new RedisServer(flavor, keepsData);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts the server on the same port as before, with the data that it saved, if any.</summary>
    public async Task StartAgainAsync()
    {
        var start = _flavor == RedisFlavor.Redis
            ? new ProcessStartInfo("redis-server", [
                "--port", $"{Port}", "--bind", "127.0.0.1", "--save", "",
                "--appendonly", _keepsData ? "yes" : "no", "--appendfsync", "no",
                "--dir", _directory.FullName, "--loglevel", "warning"])
            : new ProcessStartInfo("dotnet", [
                "tool", "run", "garnet-server", "--", "--port", $"{Port}", "--bind", "127.0.0.1", "--lua", "--lua-transaction-mode", "--logger-level", "Error"])
            {
                WorkingDirectory = Repository.Root,
            };
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilItAnswersAsync();
    }

    /// <summary>Ends the server at once; what it holds is lost, unless it keeps data or <see cref="SaveAsync"/> came before.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Deletes what the server, which must not run, has written to disk.</summary>
    public void ForgetData()
    {
        _directory.Delete(recursive: true);
        _directory.Create();
    }

    /// <summary>Writes the data to disk, so that the next <see cref="StartAgainAsync"/> has it. Redis only.</summary>
    public Task SaveAsync() => CommandAsync("SAVE");

    /// <summary>Sends one command that takes no arguments with spaces, and returns a line of the answer, by default the first.</summary>
    public async Task<string> CommandAsync(string command, int line = 1)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, timeout.Token);
        await using var stream = client.GetStream();
        var words = command.Split(' ');
        var request = $"*{words.Length}\r\n" + string.Concat(words.Select(word => $"${word.Length}\r\n{word}\r\n"));
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(request), timeout.Token);
        using var reader = new StreamReader(stream);
        for (; line > 1; line--)
        {
            await reader.ReadLineAsync(timeout.Token);
        }

        return await reader.ReadLineAsync(timeout.Token) ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _directory.Delete(recursive: true);
    }

    private async Task WaitUntilItAnswersAsync()
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await CommandAsync("PING") == "+PONG")
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is SocketException or IOException && patience.Elapsed < TimeSpan.FromSeconds(30))
            {
            }

            if (_process!.HasExited || patience.Elapsed > TimeSpan.FromSeconds(30))
            {
                throw new InvalidOperationException($"The {_flavor} server on port {Port} does not answer.");
            }

            await Task.Delay(50);
        }
    }
}
