namespace Realtime.Service.Handlers;

/// <summary>
/// Answers calls of clients (<c>rpc</c>). Register one as a singleton for each method:
/// <code>builder.Services.AddSingleton&lt;IRpcHandler, ServerTime&gt;();</code>
/// Without any, clients are told that calls are not available (error 108).
/// </summary>
public interface IRpcHandler
{
    /// <summary>The method that clients name.</summary>
    string Method { get; }

    /// <summary>Answers one call.</summary>
    /// <param name="call">Who calls, and with what.</param>
    /// <param name="cancellationToken">Fires when the answer is no longer wanted.</param>
    /// <returns>What the client gets: one JSON value.</returns>
    /// <exception cref="RpcException">The client gets this error. Any other exception is answered with error 100.</exception>
    Task<ReadOnlyMemory<byte>> HandleAsync(ClientCall call, CancellationToken cancellationToken);
}
