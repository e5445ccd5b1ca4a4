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

var listen = CommandLine.Scenario(
    "listen",
    "Subscribes to what another process publishes.",
    (parsed, settings) =>
    {
        using var scenario = new Listen(settings, CommandLine.ReadPace(parsed));
        scenario.Run();
    },
    CommandLine.PaceOptions);

var publish = CommandLine.Scenario(
    "publish",
    "Publishes over each connection as fast as it is answered; nobody listens.",
    (parsed, settings) =>
    {
        using var scenario = new Publish(settings, CommandLine.ReadPace(parsed));
        scenario.Run();
    },
    CommandLine.PaceOptions);

var storm = CommandLine.Scenario(
    "storm",
    "Keeps publishing while a node goes away, which is to happen once \"ready\" is printed: its clients come back and recover. At most for --seconds.",
    (parsed, settings) =>
    {
        using var scenario = new Storm(settings, CommandLine.ReadPace(parsed));
        scenario.Run();
    },
    CommandLine.PaceOptions);

var joins = new Option<double>("--joins") { Description = "Joins per second, of all processes together.", DefaultValueFactory = _ => 100 };
var turn = new Option<int>("--turn") { Description = "Which of the processes this is, from 0 on." };
var turns = new Option<int>("--turns") { Description = "How many processes there are.", DefaultValueFactory = _ => 1 };
var presence = CommandLine.Scenario(
    "presence",
    "Members join one channel at a steady rate, and are held until standard input, which must be a pipe, is closed.",
    (parsed, settings) =>
    {
        using var scenario = new Presence(settings, parsed.GetValue(joins), parsed.GetValue(turn), parsed.GetValue(turns));
        scenario.Run();
    },
    joins, turn, turns);

return new RootCommand("Puts load on a realtime server on the loopback interface.") { fanOut, listen, idle, storm, presence, publish }.Parse(args).Invoke();
