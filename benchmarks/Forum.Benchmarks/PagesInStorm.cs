using System.Diagnostics;
using System.Globalization;
using ForumRealtime.Testing;

namespace Forum.Benchmarks;

/// <summary>
/// What the forum's pages take while the realtime service crashes, is started again, and all its clients come back.
/// </summary>
internal sealed class PagesInStorm(Load load, int clients, bool asks)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var forum = await SeededForum.CreateAsync(load.Posts, cancellationToken);
        await forum.StartAsync(("Logging__LogLevel__Default", "Warning"));
        var port = FreePort.Next();
        var realtime = await StartRealtimeAsync(forum, port);
        try
        {
            var (place, channels) = await Surroundings.LookAroundAsync(forum, cancellationToken);
            using var crowd = StartCrowd(forum, port, channels);
            try
            {
                await ExpectAsync(crowd, Returners.Ready, cancellationToken);
                var quiet = new Tally();
                await new Visitors(load, quiet, "quiet").VisitAsync(forum, place, cancellationToken);
                var storm = new Tally();
                var outcome = "";
                await new Visitors(load, storm, "storm").VisitAsync(forum, place, cancellationToken, meanwhile: async () =>
                {
                    await realtime.KillAsync();
                    await realtime.DisposeAsync();
                    realtime = await StartRealtimeAsync(forum, port);
                    outcome = await crowd.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The clients did not come back.");
                });
                Print(quiet, storm, outcome);
                return quiet.Failures + storm.Failures > 0 ? 1 : 0;
            }
            finally
            {
                await EndAsync(crowd);
            }
        }
        finally
        {
            await realtime.DisposeAsync();
        }
    }

    private static Task<ServiceProcess> StartRealtimeAsync(SeededForum forum, int port)
    {
        var environment = forum.RealtimeEnvironment();
        environment["Realtime__Insecure"] = "false";
        environment["Realtime__Limits__ConnectionsPerUser"] = "0";
        return ServiceProcess.StartAsync("Realtime.Service", port, environment);
    }

    /// <summary>The clients have what is left of the processors: they would be on other machines.</summary>
    private Process StartCrowd(SeededForum forum, int port, List<string> channels) => Process.Start(new ProcessStartInfo(
        "nice",
        ["-n", "19", "dotnet", typeof(PagesInStorm).Assembly.Location, "return", forum.Address.ToString(), port.ToString(CultureInfo.InvariantCulture), clients.ToString(CultureInfo.InvariantCulture), .. channels, .. asks ? ["--ask-forum"] : Array.Empty<string>()])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    }) ?? throw new InvalidOperationException("The clients did not start.");

    private static async Task ExpectAsync(Process crowd, string line, CancellationToken cancellationToken)
    {
        if (await crowd.StandardOutput.ReadLineAsync(cancellationToken) != line)
        {
            throw new InvalidOperationException("Not all clients could connect.");
        }
    }

    private static async Task EndAsync(Process crowd)
    {
        if (!crowd.HasExited)
        {
            crowd.Kill();
            await crowd.WaitForExitAsync(CancellationToken.None);
        }
    }

    private void Print(Tally quiet, Tally storm, string outcome)
    {
        foreach (var tally in (Tally[])[quiet, storm])
        {
            tally.Print(new Dictionary<string, int>());
        }

        Console.WriteLine();
        Console.WriteLine(outcome);
        Console.WriteLine($"{$"all pages, {load.Duration.TotalSeconds:0} s",-34}{"p50 ms",9}{"p95 ms",9}{"p99 ms",9}");
        foreach (var (name, tally) in ((string, Tally)[])[("quiet", quiet), ("a node crashes at the beginning", storm)])
        {
            Console.WriteLine(FormattableString.Invariant($"{name,-34}{tally.At(0.5),9:0.0}{tally.At(0.95),9:0.0}{tally.At(0.99),9:0.0}"));
        }
    }
}
