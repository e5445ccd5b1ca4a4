namespace Forum.Benchmarks;

/// <summary>Readers who open pages, each at their own pace, and some who write.</summary>
/// <param name="load">How many, and how fast.</param>
/// <param name="tally">Gets what they see.</param>
/// <param name="names">What the names begin with that those who sign in register under.</param>
internal sealed class Visitors(Load load, Tally tally, string names)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    /// <summary>Reads and writes for as long as it is to take; the processor time that the forum used while it was measured.</summary>
    public async Task<TimeSpan> VisitAsync(SeededForum forum, SitePages pages, CancellationToken cancellationToken)
    {
        List<Reader> readers = [.. Enumerable.Range(0, load.Readers).Select(_ => new Reader(forum.Address, tally))];
        try
        {
            for (var i = 0; i < readers.Count; i += 2)
            {
                await readers[i].RegisterAsync($"{names}{i}", cancellationToken);
            }

            Console.WriteLine($"{load.Readers} readers, {load.WritesPerSecond} replies/s, {load.Duration.TotalSeconds:0} s");
            return await ReadAndWriteAsync(forum, readers, pages, cancellationToken);
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }
    }

    private async Task<TimeSpan> ReadAndWriteAsync(SeededForum forum, List<Reader> readers, SitePages pages, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(WarmUp + load.Duration);
        var everyone = readers.Select((reader, i) => ReadAsync(reader, new Random(i), pages, end.Token))
            .Append(WriteAsync([.. readers.Where(reader => reader.IsSignedIn)], pages, end.Token)).ToList();
        await Task.Delay(WarmUp, cancellationToken);
        tally.IsOn = true;
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
