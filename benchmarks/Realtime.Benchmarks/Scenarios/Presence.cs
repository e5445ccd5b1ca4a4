using System.Net.Http.Json;
using System.Text.Json;
using Realtime.Benchmarks.Processes;
using Realtime.Benchmarks.Servers;

namespace Realtime.Benchmarks.Scenarios;

/// <summary>Members join one channel on two nodes, at a steady rate; all are told of all, and the list has all.</summary>
internal sealed class Presence() : OurScenario(
    "presence", "Presence: 20,000 members join one channel at 100/s (quick: 1,000)",
    new("joins told/s", "joinPushesPerSecond"), new("members", "members"), new("joins not told", "missing"), new("seconds until all knew", "settleSeconds", "N1"),
    new("missing in the list", "missingInList"), new("CPU µs per join told", "microsecondsPerPush", "N2"), new("closed", "closed"))
{
    private const int Turns = 2, JoinsPerSecond = 100;

    protected override IReadOnlyList<OurService> Services => [new(nodes: 2, variant: "2 nodes") { Namespace = OurService.Room }];

    protected override async Task<IReadOnlyDictionary<string, double>> RunAsync(Stage stage, OurNodes nodes, CancellationToken cancellationToken)
    {
        var members = stage.IsQuick ? 1_000 : 20_000;
        var loads = new List<LoadProcess>();
        try
        {
            var arguments = new List<IReadOnlyList<string>>();
            for (var turn = 0; turn < Turns; turn++)
            {
                var first = turn;
                arguments.Add(await nodes.LoadArgumentsAsync(Enumerable.Range(0, members / Turns).Select(i => first + i * Turns), cancellationToken));
            }

            for (var turn = 0; turn < Turns; turn++)
            {
                loads.Add(LoadProcess.Start([
                    "presence", .. arguments[turn], .. Watch(nodes), "--clients", $"{members / Turns}",
                    "--joins", $"{JoinsPerSecond}", "--turn", $"{turn}", "--turns", $"{Turns}",
                ]));
            }

            var reports = new List<Dictionary<string, double>>();
            foreach (var load in loads)
            {
                reports.Add(NumbersOf(await load.ReadReportAsync(cancellationToken)));
            }

            var pushes = reports.Sum(report => report["joinPushes"]);
            return new Dictionary<string, double>
            {
                ["joinPushesPerSecond"] = pushes / reports.Max(report => report["seconds"]),
                ["members"] = reports.Sum(report => report["members"]),
                ["missing"] = reports.Sum(report => report["missing"]),
                ["settleSeconds"] = reports.Max(report => report["settleSeconds"]),
                ["closed"] = reports.Sum(report => report["closed"]),
                ["microsecondsPerPush"] = reports.Max(report => report["serverCpuSeconds"]) * 1e6 / pushes,
                ["missingInList"] = await MissingInListAsync(nodes, members, cancellationToken),
            };
        }
        finally
        {
            foreach (var load in loads)
            {
                await load.DisposeAsync();
            }
        }
    }

    /// <summary>How many are not in the list that nodes give, the one that lacks most.</summary>
    private static async Task<int> MissingInListAsync(OurNodes nodes, int members, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { { "X-API-Key", OurService.ApiKey } } };
        var most = 0;
        foreach (var port in nodes.Ports)
        {
            using var answer = await http.PostAsJsonAsync($"http://127.0.0.1:{port}/api/presence", new { channel = OurService.Room + "000000" }, cancellationToken);
            using var document = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellationToken));
            var users = document.RootElement.GetProperty("result").GetProperty("presence").EnumerateObject().Select(entry => entry.Value.GetProperty("user").GetString()).Distinct().Count();
            most = Math.Max(most, members - users);
        }

        return most;
    }
}
