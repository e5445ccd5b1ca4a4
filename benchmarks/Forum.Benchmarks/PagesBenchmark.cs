using ForumRealtime.Testing;

namespace Forum.Benchmarks;

/// <summary>
/// Readers who open pages, each at their own pace, and some who write. Times are those of whole requests as the reader sees them,
/// over loopback, on a machine that readers and forum share.
/// </summary>
internal sealed class PagesBenchmark(Load load)
{
    private readonly Tally _tally = new();

    /// <summary>0 if every page was fast enough and nothing failed, else 1.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (Repository.Configuration != "Release")
        {
            Console.WriteLine("This is a debug build: what it measures is worth little. Run it with -c Release.");
        }

        await using var forum = await SeededForum.CreateAsync(load.Posts, cancellationToken);
        var (place, queries) = await CountQueriesAsync(forum, cancellationToken);
        await forum.StartAsync(("Logging__LogLevel__Default", "Warning"));

        var processorTime = await new Visitors(load, _tally, "reader").VisitAsync(forum, place, cancellationToken);
        var worst = _tally.Print(queries);
        Console.WriteLine(FormattableString.Invariant(
            $"The forum used {processorTime.TotalMilliseconds / _tally.Requests:0.00} ms of processor time per request, whatever else the machine had to do."));
        Console.WriteLine(worst > load.LimitMilliseconds ? $"A page takes longer than {load.LimitMilliseconds} ms (p95)." : $"Every page takes less than {load.LimitMilliseconds} ms (p95).");
        return worst > load.LimitMilliseconds || _tally.Failures > 0 ? 1 : 0;
    }

    /// <summary>How many commands each page sends to the database, for someone who is signed in: counted in the forum's log, before anything is measured.</summary>
    private async Task<(Place Place, Dictionary<string, int> Queries)> CountQueriesAsync(SeededForum forum, CancellationToken cancellationToken)
    {
        // The outbox, which looks for work all the time, is told to wait.
        await forum.StartAsync(("Logging__LogLevel__Microsoft.EntityFrameworkCore.Database.Command", "Information"), ("Forum__Outbox__PollInterval", "01:00:00"));
        using var administrator = new Reader(forum.Address, _tally);
        await administrator.SignInAsync(SeededForum.Administrators[0], cancellationToken);
        using var member = new Reader(forum.Address, _tally);
        await member.RegisterAsync("reader", cancellationToken);
        var place = await Place.ExploreAsync(administrator, cancellationToken);
        await Visitors.TakePartAsync([administrator, member], place, cancellationToken);
        var queries = new Dictionary<string, int>();
        foreach (var kind in PageKinds.All)
        {
            var reader = kind.Audience == Audience.Administrators ? administrator : member;
            var before = await CountAsync();
            await reader.OpenAsync(kind, place.Fill(kind.Address, reader, new Random(1)), cancellationToken);
            queries[kind.Name] = await CountAsync() - before;
        }

        return (place, queries);

        // What the forum prints takes a moment to get here.
        async Task<int> CountAsync()
        {
            var count = -1;
            while (count != (count = forum.Output.Split("Executed DbCommand").Length - 1))
            {
                await Task.Delay(200, cancellationToken);
            }

            return count;
        }
    }
}
