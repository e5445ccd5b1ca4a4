using System.Diagnostics.Metrics;
using Forum.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace Forum.Web.Realtime.Outbox;

/// <summary>Says how the outbox is doing.</summary>
internal sealed class OutboxMetrics
{
    private readonly Counter<long> _published;
    private readonly Counter<long> _failed;
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _clock;

    public OutboxMetrics(IMeterFactory meters, IServiceScopeFactory scopes, TimeProvider clock)
    {
        _scopes = scopes;
        _clock = clock;
        var meter = meters.Create(ForumTelemetry.Name);
        _published = meter.CreateCounter<long>("forum.outbox.published", "{message}", "Messages published.");
        _failed = meter.CreateCounter<long>("forum.outbox.failures", "{attempt}", "Attempts to publish that failed.");
        meter.CreateObservableGauge("forum.outbox.depth", Depth, "{message}", "Messages that wait to be published.");
        meter.CreateObservableGauge("forum.outbox.age", AgeSeconds, "s", "How long the oldest message has been waiting.");
    }

    public void Published() => _published.Add(1);

    public void Failed() => _failed.Add(1);

    private long Depth() => Ask(waiting => waiting.LongCount());

    private double AgeSeconds() => Ask(waiting =>
        waiting.OrderBy(message => message.Id).Select(message => (DateTime?)message.CreatedAt).FirstOrDefault() is { } oldest
            ? Math.Max(0, (_clock.GetUtcNow().UtcDateTime - oldest).TotalSeconds)
            : 0);

    /// <summary>Asked once per collection, of an index that holds only what waits.</summary>
    private T Ask<T>(Func<IQueryable<OutboxMessage>, T> question)
    {
        using var scope = _scopes.CreateScope();
        return question(scope.ServiceProvider.GetRequiredService<ForumDb>().Outbox.Where(message => message.DoneAt == null));
    }
}
