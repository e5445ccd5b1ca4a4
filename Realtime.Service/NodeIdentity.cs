namespace Realtime.Service;

/// <summary>Names this node among the others, for as long as it runs.</summary>
internal sealed class NodeIdentity
{
    public string Id { get; } = Guid.NewGuid().ToString();
}
