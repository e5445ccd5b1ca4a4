using ForumRealtime.Testing;
using Realtime.Benchmarks.Processes;

namespace Realtime.Benchmarks.Servers;

/// <summary>The C server that only calls send(): what everything is compared with.</summary>
/// <param name="coalesces">Whether it sends several publications together.</param>
internal sealed class Floor(bool coalesces) : ServerKind(coalesces ? "floor16" : "floor", coalesces ? "C, up to 16 messages a send()" : "C, send() for each message")
{
    private static readonly string Program = Path.Combine(Repository.Root, "benchmarks", ".cache", "floor");

    public override string Note => "no protocol, no Redis";

    public override async Task<bool> InstallAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Program)!);
        await using var compiler = PinnedProcess.Start(Core.Others, ["cc", "-O2", "-o", Program, Path.Combine(Repository.Root, "benchmarks", "floor", "floor.c")]);
        return await compiler.WaitAsync(cancellationToken) == 0 ? true : throw new InvalidOperationException($"cc has failed. {compiler.Errors}");
    }

    public override async Task<IServer> StartAsync(Redis redis, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        return await OneProcess.StartAsync(
            PinnedProcess.Start(Core.Server, [Program, $"{port}", .. coalesces ? ["coalesce"] : Array.Empty<string>()]),
            [port],
            ["--node", $"127.0.0.1:{port}", "--protocol", "raw", "--path", "/ws/{channel}", "--publish-path", "/publish?channel={channel}"],
            cancellationToken);
    }
}
