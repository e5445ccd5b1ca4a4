using ForumRealtime.Testing;

namespace Forum.Benchmarks;

/// <summary>
/// Readers who open pages, each at their own pace, and some who write. Times are those of whole requests as the reader sees them,
/// over loopback, on a machine that readers and forum share.
/// </summary>
internal sealed class PagesBenchmark(Load load)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    /// <summary>How many others each reader answers before anything is measured.</summary>
    private const int Answers = 10;

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

        List<Reader> readers = [.. Enumerable.Range(0, load.Readers).Select(_ => new Reader(forum.Address, _tally))];
        TimeSpan processorTime;
        try
        {
            List<Reader> members = [.. readers.Where((_, i) => i % 2 == 0)];
            foreach (var (reader, i) in readers.Select((reader, i) => (reader, i)))
            {
                await (!members.Contains(reader) ? reader.ArriveAsync(cancellationToken)
                    : members.IndexOf(reader) is var member && member < SeededForum.Administrators.Count ? reader.SignInAsync(SeededForum.Administrators[member], cancellationToken)
                    : reader.RegisterAsync($"reader{i}", cancellationToken));
            }

            await TakePartAsync(members, place, cancellationToken);
            Console.WriteLine($"{load.Readers} readers, {load.WritesPerSecond} replies/s, {load.Duration.TotalSeconds:0} s");
            processorTime = await ReadAndWriteAsync(forum, readers, members, place, cancellationToken);
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
    private async Task<(Place Place, Dictionary<string, int> Queries)> CountQueriesAsync(SeededForum forum, CancellationToken cancellationToken)
    {
        // The outbox, which looks for work all the time, is told to wait.
        await forum.StartAsync(("Logging__LogLevel__Microsoft.EntityFrameworkCore.Database.Command", "Information"), ("Forum__Outbox__PollInterval", "01:00:00"));
        using var administrator = new Reader(forum.Address, _tally);
        await administrator.SignInAsync(SeededForum.Administrators[0], cancellationToken);
        using var member = new Reader(forum.Address, _tally);
        await member.RegisterAsync("reader", cancellationToken);
        var place = await Place.ExploreAsync(administrator, cancellationToken);
        await TakePartAsync([administrator, member], place, cancellationToken);
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

    /// <summary>Gives the readers something of their own to read: topics, and what they are told of it.</summary>
    private static async Task TakePartAsync(List<Reader> members, Place place, CancellationToken cancellationToken)
    {
        var posts = place.Posts.ToList();
        for (var i = 0; i < members.Count; i++)
        {
            await members[i].TakePartAsync(
                place.Boards[i % place.Boards.Count], members[(i + 1) % members.Count].Name, posts[i % posts.Count], cancellationToken);
        }

        for (var i = 0; i < members.Count; i++)
        {
            for (var friend = 1; friend <= Answers; friend++)
            {
                await members[i].AnswerAsync(members[(i + friend) % members.Count], cancellationToken);
            }

            if (members[i].Audience == Audience.Administrators)
            {
                for (var topic = 0; topic < Answers; topic++)
                {
                    await members[i].ManageAsync(place.Topics[topic % place.Topics.Count], cancellationToken);
                }
            }
        }

        foreach (var member in members)
        {
            await member.LookAroundAsync(cancellationToken);
        }
    }

    /// <summary>Reads and writes for as long as it is to take; the processor time that the forum used while it was measured.</summary>
    private async Task<TimeSpan> ReadAndWriteAsync(
        SeededForum forum, List<Reader> readers, List<Reader> members, Place place, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(WarmUp + load.Duration);
        var everyone = readers.Select((reader, i) => ReadAsync(reader, new Random(i), place, end.Token))
            .Append(WriteAsync(members, place, end.Token)).ToList();
        await Task.Delay(WarmUp, cancellationToken);
        _tally.IsOn = true;
        var before = forum.ProcessorTime;
        await Task.WhenAll(everyone);
        cancellationToken.ThrowIfCancellationRequested();
        return forum.ProcessorTime - before;
    }

    private async Task ReadAsync(Reader reader, Random random, Place place, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(load.Think * -Math.Log(1 - random.NextDouble()), cancellationToken);
                var kind = PageKinds.Next(reader.Audience, random);
                await reader.OpenAsync(kind, place.Fill(kind.Address, reader, random), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task WriteAsync(List<Reader> writers, Place place, CancellationToken cancellationToken)
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
                    "POST reply", place.Topics[random.Next(place.Topics.Count)], $"Reply {i}, with **some** `Markdown` in it.", cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAll(writing).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
