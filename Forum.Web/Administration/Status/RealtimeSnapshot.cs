namespace Forum.Web.Administration.Status;

/// <summary>How many events wait to be published, and how many were.</summary>
/// <param name="Depth">Events that wait.</param>
/// <param name="OldestSeconds">How long the oldest of them has been waiting; 0 if none does.</param>
/// <param name="PublishedPerSecond">In the last seconds.</param>
internal sealed record OutboxState(int Depth, double OldestSeconds, double PublishedPerSecond);

/// <summary>How the realtime service, and the way to it, is doing at one moment.</summary>
/// <param name="At">When.</param>
/// <param name="Redis">What connects the forum with the nodes.</param>
/// <param name="Nodes">The nodes; null while Redis, which knows them, does not answer.</param>
/// <param name="Outbox">What waits on this side.</param>
internal sealed record RealtimeSnapshot(DateTimeOffset At, RedisState Redis, IReadOnlyList<NodeRow>? Nodes, OutboxState Outbox)
{
    /// <summary>On all nodes; null if that is not known.</summary>
    public int? Connections => Nodes?.Sum(node => node.Clients);

    public int? Subscriptions => Nodes?.Sum(node => node.Subscriptions);
}
