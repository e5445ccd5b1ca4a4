using ForumRealtime.Testing;

namespace Forum.Benchmarks;

/// <summary>
/// What the forum's pages take while the realtime service has nobody connected, and many; each in a process of its own, as
/// they are meant to be, and, to see what that is good for, both in one. Every second connection is subscribed to a topic,
/// as its page has it, and every other one to a board, so that replies are pushed to many.
/// </summary>
internal sealed class PagesBesideRealtime(Load load, int connections)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var forum = await SeededForum.CreateAsync(load.Posts, cancellationToken);
        var failures = 0;
        List<string> lines = [];
        foreach (var neighbours in (Neighbours[])[new(0, false), new(connections, false), new(0, true), new(connections, true)])
        {
            Console.WriteLine();
            Console.WriteLine(neighbours);
            var tally = new Tally();
            var processorTime = await MeasureAsync(forum, neighbours, tally, cancellationToken);
            tally.Print(new Dictionary<string, int>());
            failures += tally.Failures;
            lines.Add(FormattableString.Invariant(
                $"{neighbours,-34}{tally.At(0.5),9:0.0}{tally.At(0.95),9:0.0}{tally.At(0.99),9:0.0}{processorTime.TotalMilliseconds / tally.Requests,16:0.00}"));
        }

        Console.WriteLine();
        Console.WriteLine($"{"all pages",-34}{"p50 ms",9}{"p95 ms",9}{"p99 ms",9}{"CPU ms/request",16}");
        lines.ForEach(Console.WriteLine);
        Console.WriteLine("Processor time is that of the forum's process, which in one process is that of the realtime service, too.");
        return failures > 0 ? 1 : 0;
    }

    private async Task<TimeSpan> MeasureAsync(SeededForum forum, Neighbours neighbours, Tally tally, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        await using var realtime = await StartAsync(forum, neighbours, port);
        var (place, channels) = await Surroundings.LookAroundAsync(forum, cancellationToken);
        await using var held = neighbours.Connections == 0 ? null
            : await HeldConnections.OpenAsync(port, neighbours.Connections, channels, cancellationToken);
        var names = $"{(neighbours.InOneProcess ? "one" : "two")}{neighbours.Connections}x";
        var processorTime = await new Visitors(load, tally, names).VisitAsync(forum, place, cancellationToken);
        held?.Check();
        return processorTime;
    }

    /// <summary>Starts both; the realtime service, if it is a process of its own.</summary>
    private static async Task<ServiceProcess?> StartAsync(SeededForum forum, Neighbours neighbours, int port)
    {
        if (neighbours.InOneProcess)
        {
            await forum.StartWithRealtimeAsync(port);
            return null;
        }

        await forum.StartAsync(("Logging__LogLevel__Default", "Warning"));
        return await ServiceProcess.StartAsync("Realtime.Service", port, forum.RealtimeEnvironment());
    }
}
