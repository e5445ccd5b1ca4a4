namespace Realtime.Service.Handlers;

/// <summary>
/// Takes messages of clients that want no answer (<c>send</c>). Register at most one, as a singleton. Without one, a
/// client that sends is disconnected with 3508 (not available).
/// </summary>
public interface IMessageHandler
{
    /// <summary>Takes one message.</summary>
    /// <param name="message">Who sends, and what. It names no method.</param>
    /// <param name="cancellationToken">Fires when the node stops.</param>
    Task HandleAsync(ClientCall message, CancellationToken cancellationToken);
}
