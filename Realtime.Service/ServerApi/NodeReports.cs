using System.Diagnostics;
using System.Text.Json;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Backplane;

namespace Realtime.Service.ServerApi;

/// <summary>What nodes have to do: what this one says about itself, and what the others do.</summary>
internal sealed class NodeReports(Node node, NodeMessages messages)
{
    private const string Question = "info";

    /// <summary>How long nodes have to say that they are there.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(300);

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly ProcessUse _process = new();

    /// <summary>Tells the others who ask, from now on.</summary>
    public void Listen() => messages.Handle(Question, (_, _) => Task.FromResult(ToJson()));

    /// <summary>This node's report.</summary>
    public NodeInfo Report()
    {
        var grants = node.Connections.Snapshot().Select(connection => connection.Grant).OfType<TokenGrant>().ToArray();
        return new NodeInfo(
            Uid: node.Id,
            Name: Environment.MachineName,
            Version: BuildVersion.Text,
            NumClients: grants.Length,
            NumUsers: grants.Select(grant => grant.User).Distinct(StringComparer.Ordinal).Count(),
            NumChannels: node.Hub.ChannelCount,
            NumSubs: node.Hub.Channels.Sum(channel => channel.SubscriberCount),
            Uptime: (long)Stopwatch.GetElapsedTime(_started).TotalSeconds,
            Process: _process.Look());
    }

    /// <summary>This node's report as it travels.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(Report(), ApiJson.Default.NodeInfo);

    /// <summary>The reports of all nodes that are there.</summary>
    /// <exception cref="StackExchange.Redis.RedisException">Redis is away.</exception>
    /// <exception cref="TimeoutException">Redis does not answer.</exception>
    public async Task<IReadOnlyList<NodeInfo>> GatherAsync(CancellationToken cancellationToken)
    {
        // Here is where it is decided how nodes are found.
        var survey = await messages.SurveyAsync(Question, default, [], Window, cancellationToken);
        var others = survey.Replies
            .Where(reply => reply.Status == NodeReplyStatus.Done && reply.NodeId != node.Id)
            .Select(reply => JsonSerializer.Deserialize(reply.Body.Span, ApiJson.Default.NodeInfo))
            .OfType<NodeInfo>();
        return [.. others.Prepend(Report()).OrderBy(report => report.Uid, StringComparer.Ordinal)];
    }
}
