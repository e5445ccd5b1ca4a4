using Realtime.Benchmarks.Processes;

namespace Realtime.Benchmarks.Servers;

/// <summary>A server that can be started.</summary>
/// <param name="key">Its short name, on the command line and in results.</param>
/// <param name="title">Its name in tables.</param>
internal abstract class ServerKind(string key, string title)
{
    public string Key => key;

    public string Title => title;

    /// <summary>What differs from others, or its version.</summary>
    public virtual string Note => "";

    /// <summary>Gets what is needed to start it. False if that is not to be had on this machine.</summary>
    public virtual Task<bool> InstallAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    /// <summary>Starts it, on the servers' core.</summary>
    public abstract Task<IServer> StartAsync(Redis redis, CancellationToken cancellationToken);
}
