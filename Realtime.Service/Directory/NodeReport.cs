using System.Diagnostics;
using System.Text.Json;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Channels;
using Realtime.Service.Connections;
using Realtime.Service.ServerApi;

namespace Realtime.Service.Directory;

/// <summary>What this node says about itself to the others, and to those who ask with <c>info</c> (protocol 2).</summary>
internal sealed class NodeReport(NodeIdentity node, ConnectionRegistry connections, Hub hub)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ProcessUse _process = new();

    /// <summary>What the node has to do now.</summary>
    public NodeInfo Create()
    {
        var grants = connections.Snapshot().Select(connection => connection.Grant).OfType<TokenGrant>().ToArray();
        return new NodeInfo(
            Uid: node.Id,
            Name: Environment.MachineName,
            Version: BuildVersion.Text,
            NumClients: grants.Length,
            NumUsers: grants.Select(grant => grant.User).Distinct(StringComparer.Ordinal).Count(),
            NumChannels: hub.ChannelCount,
            NumSubs: hub.Channels.Sum(channel => channel.SubscriberCount),
            Uptime: (long)Stopwatch.GetElapsedTime(_started).TotalSeconds,
            Process: _process.Look());
    }

    /// <summary>The report as it travels.</summary>
    public string ToJson() => JsonSerializer.Serialize(Create(), ApiJson.Default.NodeInfo);

    /// <summary>Reads a report; null if it is none, or one of another version that lacks something.</summary>
    public static NodeInfo? TryParse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ApiJson.Default.NodeInfo) is { Name: not null, Version: not null, Process: not null } report ? report : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
