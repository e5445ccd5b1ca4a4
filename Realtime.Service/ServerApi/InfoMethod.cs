namespace Realtime.Service.ServerApi;

/// <summary><c>info</c>: what each node has to do.</summary>
internal sealed class InfoMethod(NodeReports reports, ApiGuard guard)
{
    public Task<Answer<InfoResult>> RunAsync(InfoRequest request, CancellationToken cancellationToken) =>
        guard.RunAsync<InfoResult>(async () => new InfoResult(await reports.GatherAsync(cancellationToken)));
}
