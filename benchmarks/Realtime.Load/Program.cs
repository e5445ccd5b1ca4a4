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

return new RootCommand("Puts load on a realtime server on the loopback interface.") { fanOut }.Parse(args).Invoke();
