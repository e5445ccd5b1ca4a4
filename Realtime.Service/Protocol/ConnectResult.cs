namespace Realtime.Service.Protocol;

/// <summary>The answer to <c>connect</c> (protocol 1.4).</summary>
/// <param name="Client">The connection's id.</param>
/// <param name="Node">The node that serves it: what a page shows, and what tests and support ask for.</param>
/// <param name="PingSeconds">How often the client may expect a ping.</param>
/// <param name="Subscriptions">Server-side subscriptions by channel.</param>
internal sealed record ConnectResult(
    Guid Client, string Node, int PingSeconds, IReadOnlyList<KeyValuePair<string, SubscribeResult>> Subscriptions);
