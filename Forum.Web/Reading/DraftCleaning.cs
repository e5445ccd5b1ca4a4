using Forum.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Forum.Web.Reading;

/// <summary>Deletes drafts that nobody has touched for <see cref="ReadingOptions.KeepDrafts"/>.</summary>
internal sealed partial class DraftCleaning(
    IServiceScopeFactory scopes, TimeProvider clock, IOptions<ReadingOptions> options, ILogger<DraftCleaning> logger) : BackgroundService
{
    /// <summary>A few at a time, so that nobody waits long for the write lock.</summary>
    private const int BatchSize = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Deletes what is too old now.</summary>
    public async Task CleanAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ForumDb>();
        var oldest = (clock.GetUtcNow() - options.Value.KeepDrafts).ToUnixTimeMilliseconds();
        while (await db.Database.ExecuteSqlInterpolatedAsync(
            $"""DELETE FROM "Drafts" WHERE rowid IN (SELECT rowid FROM "Drafts" WHERE "UpdatedAt" < {oldest} LIMIT {BatchSize})""",
            cancellationToken) == BatchSize)
        {
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // They will be as old in an hour.
                LogFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old drafts could not be deleted.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
