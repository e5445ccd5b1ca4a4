using System.Text.Json;
using ForumRealtime.Testing;
using Realtime.Benchmarks.Processes;

namespace Realtime.Benchmarks.Servers;

/// <summary>Another server, as its folder under benchmarks/peers describes it.</summary>
internal sealed class Peer(string folder, PeerDescription description) : ServerKind(description.Folder, description.Name)
{
    /// <summary>What an installation says that is not possible on this machine.</summary>
    private const int NotToBeHad = 3;

    public override string Note => description.Note;

    /// <summary>All peers that are there, by name.</summary>
    public static IReadOnlyList<Peer> FindAll()
    {
        var peers = new DirectoryInfo(Path.Combine(Repository.Root, "benchmarks", "peers"));
        return !peers.Exists ? [] : [.. peers.EnumerateFiles("peer.json", SearchOption.AllDirectories)
            .Where(file => file.Directory!.Parent!.FullName == peers.FullName)
            .OrderBy(file => file.DirectoryName, StringComparer.Ordinal)
            .Select(file => new Peer(file.DirectoryName!, JsonSerializer.Deserialize<PeerDescription>(File.ReadAllText(file.FullName), JsonSerializerOptions.Web)!))];
    }

    public override async Task<bool> InstallAsync(CancellationToken cancellationToken)
    {
        await using var install = PinnedProcess.Start(Core.Others, [Path.Combine(folder, "install")], folder: folder);
        return await install.WaitAsync(cancellationToken) switch
        {
            0 => true,
            NotToBeHad => false,
            var code => throw new InvalidOperationException($"{Title} cannot be installed ({code}): {install.Errors}"),
        };
    }

    public override async Task<IServer> StartAsync(Redis redis, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        var publish = description.Publish;
        var publishPort = port + publish.PortOffset;
        return await OneProcess.StartAsync(
            PinnedProcess.Start(Core.Server, [Path.Combine(folder, "start")], [("PORT", $"{port}"), ("REDIS_PORT", $"{redis.Port}")], folder: folder),
            [port, publishPort],
            [
                "--node", $"127.0.0.1:{port}", "--publish-node", $"127.0.0.1:{publishPort}", "--protocol", description.Client, "--path", description.Path,
                "--publish-method", publish.Method, "--publish-path", publish.Path, "--publish-body", publish.Body,
                .. publish.Headers.SelectMany(header => new[] { "--publish-header", $"{header.Key}: {header.Value}" }),
            ],
            cancellationToken);
    }
}
