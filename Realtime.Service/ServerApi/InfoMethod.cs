using System.Diagnostics;

namespace Realtime.Service.ServerApi;

/// <summary><c>info</c>: what this node has to do. It does not ask the others.</summary>
internal sealed class InfoMethod(Node node)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public Answer<InfoResult> Run()
    {
        var grants = node.Connections.Snapshot().Select(connection => connection.Grant).OfType<Backchannel.Tokens.TokenGrant>().ToArray();
        return new InfoResult(
        [
            new NodeInfo(
                Uid: node.Id,
                Name: Environment.MachineName,
                Version: BuildVersion.Text,
                NumClients: grants.Length,
                NumUsers: grants.Select(grant => grant.User).Distinct(StringComparer.Ordinal).Count(),
                NumChannels: node.Hub.ChannelCount,
                NumSubs: node.Hub.Channels.Sum(channel => channel.SubscriberCount),
                Uptime: (long)Stopwatch.GetElapsedTime(_started).TotalSeconds),
        ]);
    }
}
