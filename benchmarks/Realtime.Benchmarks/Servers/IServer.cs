namespace Realtime.Benchmarks.Servers;

/// <summary>A server that is running.</summary>
internal interface IServer : IAsyncDisposable
{
    /// <summary>What to watch for processor time and memory, with all that descend from it.</summary>
    IReadOnlyList<int> ProcessIds { get; }

    /// <summary>How Realtime.Load has to speak to it: nodes, protocol, paths, tokens.</summary>
    /// <param name="clients">How many will connect.</param>
    /// <param name="cancellationToken">Stops the preparation.</param>
    Task<IReadOnlyList<string>> LoadArgumentsAsync(int clients, CancellationToken cancellationToken);
}
