namespace Forum.Benchmarks;

/// <summary>Keeps connections open for somebody else, in a process of its own, until its standard input ends.</summary>
internal static class Holder
{
    /// <summary>What is printed once all are subscribed.</summary>
    public const string Ready = "ready";

    private const int AtOnce = 32;

    public static async Task<int> RunAsync(int port, int connections, string[] channels, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clients = new IdleClient[connections];
        await Parallel.ForAsync(0, connections, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = end.Token }, async (i, token) =>
            clients[i] = await IdleClient.SubscribeAsync(port, channels[i % channels.Length], token: null, token));
        var staying = Task.WhenAny(clients.Select(client => client.StayAsync(end.Token)));
        Console.WriteLine(Ready);

        var left = await Task.WhenAny(staying, Console.In.ReadToEndAsync(end.Token));
        if (left == staying)
        {
            await await staying;
        }

        await end.CancelAsync();
        foreach (var client in clients)
        {
            client.Dispose();
        }

        return 0;
    }
}
