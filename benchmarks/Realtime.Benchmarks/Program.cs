// Measures the realtime service and compares it with others, in the same run on the same machine:
//
//   benchmarks/run --quick
using System.CommandLine;
using ForumRealtime.Testing;
using Realtime.Benchmarks;
using Realtime.Benchmarks.Reports;
using Realtime.Benchmarks.Scenarios;
using Realtime.Benchmarks.Servers;

var quick = new Option<bool>("--quick") { Description = "Less exact, in less than three minutes: short runs, the smaller sizes, no peers unless they are named." };
var only = new Option<string?>("--only") { Description = "Names of scenarios, such as saturation,cost." };
var peers = new Option<string?>("--peers") { Description = "Folders under benchmarks/peers, such as ws,nchan; none for none. The service and the floor are always there." };
var output = new Option<string>("--output") { Description = "Where results.md, results.json and results.svg are put.", DefaultValueFactory = _ => Path.Combine(Repository.Root, "artifacts", "benchmarks") };
var command = new RootCommand("Measures the realtime service, and others for comparison.") { quick, only, peers, output };
command.SetAction(async (parsed, cancellationToken) =>
{
    var isQuick = parsed.GetValue(quick);
    var names = parsed.GetValue(only)?.Split(',');
    var scenarios = AllScenarios.Create().Where(scenario => names?.Contains(scenario.Name) ?? (scenario.InQuick || !isQuick)).ToList();
    var folders = parsed.GetValue(peers)?.Split(',');
    var machine = MachineFacts.Read();
    ServerKind[] servers = [
        new OurService(), new Floor(coalesces: false), new Floor(coalesces: true),
        .. Peer.FindAll().Where(peer => folders?.Contains(peer.Key) ?? !isQuick),
    ];
    var suite = new Suite(scenarios, servers, isQuick);
    var outcomes = await suite.RunAsync(cancellationToken);

    var markdown = MarkdownReport.Write(machine, outcomes);
    var folder = Directory.CreateDirectory(parsed.GetValue(output)!).FullName;
    await File.WriteAllTextAsync(Path.Combine(folder, "results.md"), markdown, cancellationToken);
    await File.WriteAllTextAsync(Path.Combine(folder, "results.json"), JsonReport.Write(machine, outcomes), cancellationToken);
    await File.WriteAllTextAsync(Path.Combine(folder, "results.svg"), SvgChart.Write(outcomes), cancellationToken);
    Console.WriteLine($"\n{markdown}\nIn {folder}: results.md, results.json, results.svg");
    return outcomes.Any(outcome => outcome.Failure is not null) ? 1 : 0;
});

return await command.Parse(args).InvokeAsync();
