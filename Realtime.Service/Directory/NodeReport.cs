using System.Text.Json;

namespace Realtime.Service.Directory;

/// <summary>What this node says about itself to the others.</summary>
internal sealed class NodeReport(NodeIdentity node)
{
    public string ToJson() => JsonSerializer.Serialize(new { uid = node.Id });
}
