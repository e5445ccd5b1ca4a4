using Realtime.Benchmarks.Processes;

namespace Realtime.Benchmarks.Servers;

/// <summary>A server that is one process, or one with descendants, and needs no preparation.</summary>
internal sealed class OneProcess : IServer
{
    private readonly PinnedProcess _process;
    private readonly IReadOnlyList<string> _arguments;

    private OneProcess(PinnedProcess process, IReadOnlyList<string> arguments) => (_process, _arguments) = (process, arguments);

    public IReadOnlyList<int> ProcessIds => [_process.Id];

    /// <summary>Waits until the process listens.</summary>
    /// <param name="process">The process; it is ended here if it does not.</param>
    /// <param name="ports">Where it must listen.</param>
    /// <param name="arguments">See <see cref="LoadArgumentsAsync"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<IServer> StartAsync(PinnedProcess process, int[] ports, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var port in ports)
            {
                await process.WaitForPortAsync(port, cancellationToken);
            }

            return new OneProcess(process, arguments);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public Task<IReadOnlyList<string>> LoadArgumentsAsync(int clients, CancellationToken cancellationToken) => Task.FromResult(_arguments);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
