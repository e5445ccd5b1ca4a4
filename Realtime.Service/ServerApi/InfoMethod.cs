using Realtime.Backchannel.Directory;
using Realtime.Service.Directory;

namespace Realtime.Service.ServerApi;

/// <summary><c>info</c>: what each node has to do, as it last said when it renewed its lease; this one says it now.</summary>
internal sealed class InfoMethod(NodeIdentity node, NodeReport report, NodeDirectory directory, ApiGuard guard)
{
    public Task<Answer<InfoResult>> RunAsync(InfoRequest request, CancellationToken cancellationToken) =>
        guard.RunAsync<InfoResult>(async () =>
        {
            var nodes = await directory.NodesAsync(cancellationToken);
            var others = nodes.Where(other => other.Id != node.Id).Select(other => NodeReport.TryParse(other.Info)).OfType<NodeInfo>();
            return new InfoResult([.. others.Prepend(report.Create()).OrderBy(info => info.Uid, StringComparer.Ordinal)]);
        }, cancellationToken);
}
