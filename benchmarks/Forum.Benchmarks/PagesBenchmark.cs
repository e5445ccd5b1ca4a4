using ForumRealtime.Testing;

namespace Forum.Benchmarks;

/// <summary>
/// Readers who open pages, each at their own pace, and some who write. Times are those of whole requests as the reader sees them,
/// over loopback, on a machine that readers and forum share.
/// </summary>
internal sealed class PagesBenchmark(Load load)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    private readonly Tally _tally = new();

    /// <summary>0 if every page was fast enough and nothing failed, else 1.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (Repository.Configuration != "Release")
        {
            Console.WriteLine("This is a debug build: what it measures is worth little. Run it with -c Release.");
        }

        await using var forum = await SeededForum.CreateAsync(load.Posts, cancellationToken);
        var (pages, queries) = await CountQueriesAsync(forum, cancellationToken);
        await forum.StartAsync(("Logging__LogLevel__Default", "Warning"));

        List<Reader> readers = [.. Enumerable.Range(0, load.Readers).Select(_ => new Reader(forum.Address, _tally))];
        TimeSpan processorTime;
        try
        {
            for (var i = 0; i < readers.Count; i += 2)
            {
                await readers[i].RegisterAsync($"reader{i}", cancellationToken);
            }

            Console.WriteLine($"{load.Readers} readers, {load.WritesPerSecond} replies/s, {load.Duration.TotalSeconds:0} s");
            processorTime = await ReadAndWriteAsync(forum, readers, pages, cancellationToken);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }

        var worst = _tally.Print(queries);
        Console.WriteLine(FormattableString.Invariant(
            $"The forum used {processorTime.TotalMilliseconds / _tally.Requests:0.00} ms of processor time per request, whatever else the machine had to do."));
        Console.WriteLine(worst > load.LimitMilliseconds ? $"A page takes longer than {load.LimitMilliseconds} ms (p95)." : $"Every page takes less than {load.LimitMilliseconds} ms (p95).");
        return worst > load.LimitMilliseconds || _tally.Failures > 0 ? 1 : 0;
    }

    /// <summary>How many commands each page sends to the database, for someone who is signed in: counted in the forum's log, before anything is measured.</summary>
    private async Task<(SitePages Pages, Dictionary<string, int> Queries)> CountQueriesAsync(SeededForum forum, CancellationToken cancellationToken)
    {
        // The outbox, which looks for work all the time, is told to wait.
        await forum.StartAsync(("Logging__LogLevel__Microsoft.EntityFrameworkCore.Database.Command", "Information"), ("Forum__Outbox__PollInterval", "01:00:00"));
        using var reader = new Reader(forum.Address, _tally);
        await reader.RegisterAsync("reader", cancellationToken);
        var pages = SitePages.FromSitemap(await reader.OpenAsync("sitemap", "/sitemap.xml", cancellationToken));
        var queries = new Dictionary<string, int>();
        foreach (var (name, path) in pages.EachOnce)
        {
            var before = await CountAsync();
            await reader.OpenAsync(name, path, cancellationToken);
            queries[name] = await CountAsync() - before;
        }

        return (pages, queries);

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

    /// <summary>Reads and writes for as long as it is to take; the processor time that the forum used while it was measured.</summary>
    private async Task<TimeSpan> ReadAndWriteAsync(SeededForum forum, List<Reader> readers, SitePages pages, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(WarmUp + load.Duration);
        var everyone = readers.Select((reader, i) => ReadAsync(reader, new Random(i), pages, end.Token))
            .Append(WriteAsync([.. readers.Where(reader => reader.IsSignedIn)], pages, end.Token)).ToList();
        await Task.Delay(WarmUp, cancellationToken);
        _tally.IsOn = true;
        var before = forum.ProcessorTime;
        await Task.WhenAll(everyone);
        cancellationToken.ThrowIfCancellationRequested();
        return forum.ProcessorTime - before;
    }

    private async Task ReadAsync(Reader reader, Random random, SitePages pages, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(load.Think * -Math.Log(1 - random.NextDouble()), cancellationToken);
                var (name, path) = pages.Next(random);
                await reader.OpenAsync(name, path, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task WriteAsync(List<Reader> writers, SitePages pages, CancellationToken cancellationToken)
    {
        if (load.WritesPerSecond <= 0 || writers.Count == 0)
        {
            return;
        }

        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1 / load.WritesPerSecond));
        var random = new Random(-1);
        List<Task> writing = [];
        try
        {
            for (var i = 0; await pace.WaitForNextTickAsync(cancellationToken); i++)
            {
                writing.Add(writers[i % writers.Count].ReplyAsync(
                    "POST reply", pages.Topics[random.Next(pages.Topics.Count)], $"Reply {i}, with **some** `Markdown` in it.", cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(writing).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
