// Load for realtime servers: subscribers and a publisher in one thread, without a wait that is not epoll's.
// Prints one line of JSON.
//
//   dotnet run -c Release --project benchmarks/Realtime.Load -- fanout --node 127.0.0.1:5090 --clients 1000 --in-flight 32 …
using System.CommandLine;
using Realtime.Load;
using Realtime.Load.Scenarios;

var fanOut = CommandLine.Scenario(
    "fanout",
    "Publishes to channels with subscribers.",
    (parsed, settings) =>
    {
        using var scenario = new FanOut(settings, CommandLine.ReadPace(parsed));
        scenario.Run();
    },
    CommandLine.PaceOptions);

var rest = new Option<double>("--rest") { Description = "Seconds after which the server's memory is looked at.", DefaultValueFactory = _ => 5 };
var idle = CommandLine.Scenario(
    "idle",
    "Connects and subscribes clients, and holds them until standard input, which must be a pipe, is closed.",
    (parsed, settings) =>
    {
        using var scenario = new Idle(settings, TimeSpan.FromSeconds(parsed.GetValue(rest)));
        scenario.Run();
    },
    rest);

return new RootCommand("Puts load on a realtime server on the loopback interface.") { fanOut, idle }.Parse(args).Invoke();
