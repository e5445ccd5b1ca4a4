namespace Forum.Benchmarks;

/// <summary>Readers who open pages, each at their own pace, and some who write.</summary>
/// <param name="load">How many, and how fast.</param>
/// <param name="tally">Gets what they see.</param>
/// <param name="names">What the names begin with that those who sign in register under.</param>
internal sealed class Visitors(Load load, Tally tally, string names)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    /// <summary>How often each kind of page is opened before: code that has run that often is compiled for good.</summary>
    private const int Rehearsals = 40;

    /// <summary>Where the rounds stand that each audience makes of its pages.</summary>
    private readonly int[] _rounds = new int[Enum.GetValues<Audience>().Length];

    /// <summary>How many others each reader answers before anything is measured.</summary>
    private const int Answers = 10;

    /// <summary>Reads and writes for as long as it is to take; the processor time that the forum used while it was measured.</summary>
    /// <param name="forum">The forum.</param>
    /// <param name="place">What there is to read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="meanwhile">What else is to happen, beginning when the forum is warm.</param>
    public async Task<TimeSpan> VisitAsync(SeededForum forum, Place place, CancellationToken cancellationToken, Func<Task>? meanwhile = null)
    {
        List<Reader> readers = [.. Enumerable.Range(0, load.Readers).Select(_ => new Reader(forum.Address, tally))];
        try
        {
            List<Reader> members = [.. readers.Where((_, i) => i % 2 == 0)];
            foreach (var (reader, i) in readers.Select((reader, i) => (reader, i)))
            {
                await (!members.Contains(reader) ? reader.ArriveAsync(cancellationToken)
                    : members.IndexOf(reader) is var member && member < SeededForum.Administrators.Count ? reader.SignInAsync(SeededForum.Administrators[member], cancellationToken)
                    : reader.RegisterAsync($"{names}{i}", cancellationToken));
            }

            await TakePartAsync(members, place, cancellationToken);
            await RehearseAsync(members[0], place, cancellationToken);
            Console.WriteLine($"{load.Readers} readers, {load.WritesPerSecond} replies/s, {load.Duration.TotalSeconds:0} s");
            return await ReadAndWriteAsync(forum, readers, members, place, meanwhile, cancellationToken);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    /// <summary>Gives the readers something of their own to read: topics, and what they are told of it.</summary>
    public static async Task TakePartAsync(List<Reader> members, Place place, CancellationToken cancellationToken)
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

    private async Task<TimeSpan> ReadAndWriteAsync(
        SeededForum forum, List<Reader> readers, List<Reader> members, Place place, Func<Task>? meanwhile, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(WarmUp + load.Duration);
        var everyone = readers.Select((reader, i) => ReadAsync(reader, new Random(i), place, end.Token))
            .Append(WriteAsync(members, place, end.Token)).ToList();
        await Task.Delay(WarmUp, cancellationToken);
        tally.IsOn = true;
        var before = forum.ProcessorTime;
        everyone.Add(meanwhile?.Invoke() ?? Task.CompletedTask);
        await Task.WhenAll(everyone);
        cancellationToken.ThrowIfCancellationRequested();
        return forum.ProcessorTime - before;
    }

    /// <summary>
    /// Every second page is one that readers open most, and every other one the next of all there are, so that the rarest is
    /// measured often enough, too. The few who run the forum only make their rounds.
    /// </summary>
    private PageKind Next(Audience audience, Random random)
    {
        if (audience != Audience.Administrators && random.Next(2) == 0)
        {
            return PageKinds.Draw(audience, random);
        }

        var kinds = PageKinds.Of(audience);
        return kinds[Interlocked.Increment(ref _rounds[(int)audience]) % kinds.Count];
    }

    private static async Task RehearseAsync(Reader administrator, Place place, CancellationToken cancellationToken)
    {
        var random = new Random(0);
        for (var i = 0; i < Rehearsals; i++)
        {
            foreach (var kind in PageKinds.All)
            {
                await administrator.OpenAsync(kind, place.Fill(kind.Address, administrator, random), cancellationToken);
            }
        }
    }

    private async Task ReadAsync(Reader reader, Random random, Place place, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(load.Think * -Math.Log(1 - random.NextDouble()), cancellationToken);
                var kind = Next(reader.Audience, random);
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
