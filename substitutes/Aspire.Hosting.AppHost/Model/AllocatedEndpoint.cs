namespace Aspire.Hosting.ApplicationModel;

/// <summary>The port that clients use, and those that the replicas listen on: the same one if there is one replica.</summary>
internal sealed record AllocatedEndpoint(int Port, IReadOnlyList<int> ReplicaPorts);
