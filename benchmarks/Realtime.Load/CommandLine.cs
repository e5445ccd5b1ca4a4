using System.CommandLine;
using System.Net;

namespace Realtime.Load;

/// <summary>The options that scenarios share.</summary>
internal static class CommandLine
{
    private static readonly Option<string[]> Nodes = new("--node") { Description = "Address and port of a node, such as 127.0.0.1:5000; several: clients take them in turn.", Required = true };
    private static readonly Option<string> Protocol = new("--protocol") { Description = "raw, centrifuge, signalr or socketio.", DefaultValueFactory = _ => "centrifuge" };
    private static readonly Option<string> Path = new("--path") { Description = "Where to connect; {channel} is the channel's name.", DefaultValueFactory = _ => "/connection/websocket" };
    private static readonly Option<int> Clients = new("--clients") { Description = "How many subscribers.", DefaultValueFactory = _ => 1_000 };
    private static readonly Option<int> Channels = new("--channels") { Description = "How many channels they are spread over.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Prefix = new("--channel-prefix") { Description = "What the channels' names begin with; six digits follow.", DefaultValueFactory = _ => "c" };
    private static readonly Option<string?> TokenFile = new("--tokens") { Description = "A file with a token a line." };
    private static readonly Option<int> Connecting = new("--connecting") { Description = "How many connect at a time.", DefaultValueFactory = _ => 64 };
    private static readonly Option<int[]> Watch = new("--watch") { Description = "Id of a process of the server: what it and its descendants use is reported." };
    private static readonly Option<string?> PublishNode = new("--publish-node") { Description = "Where publications go; without it, the first node." };
    private static readonly Option<string> Method = new("--publish-method") { Description = "How to publish.", DefaultValueFactory = _ => "POST" };
    private static readonly Option<string> PublishPath = new("--publish-path") { Description = "Where to; {channel} is the channel's name.", DefaultValueFactory = _ => "/publish?channel={channel}" };
    private static readonly Option<string[]> Headers = new("--publish-header") { Description = "A header, such as 'X-API-Key: secret'." };
    private static readonly Option<string> Body = new("--publish-body") { Description = "{data} is the payload, {text} the payload inside a JSON string, {channel} the channel's name.", DefaultValueFactory = _ => "{data}" };
    private static readonly Option<int> Connections = new("--publish-connections") { Description = "How many connections publish side by side, at most 64.", DefaultValueFactory = _ => 8 };

    private static readonly Option<int> InFlight = new("--in-flight") { Description = "Closed loop: how many publications are on their way at once." };
    private static readonly Option<double> Rate = new("--rate") { Description = "Open loop: publications per second." };
    private static readonly Option<double> WarmUp = new("--warm-up") { Description = "Seconds that are not counted.", DefaultValueFactory = _ => 3 };
    private static readonly Option<double> Seconds = new("--seconds") { Description = "Seconds that are.", DefaultValueFactory = _ => 10 };

    public static Command Scenario(string name, string description, Action<ParseResult, Settings> run, params Option[] more)
    {
        var command = new Command(name, description)
        {
            Nodes, Protocol, Path, Clients, Channels, Prefix, TokenFile, Connecting, Watch,
            PublishNode, Method, PublishPath, Headers, Body, Connections,
        };
        foreach (var option in more)
        {
            command.Add(option);
        }

        command.SetAction(parsed =>
        {
            try
            {
                run(parsed, ReadSettings(parsed));
                return 0;
            }
            catch (InvalidOperationException exception)
            {
                Report.Say(exception.Message);
                return 1;
            }
        });
        return command;
    }

    public static Option[] PaceOptions => [InFlight, Rate, WarmUp, Seconds];

    public static Pace ReadPace(ParseResult parsed) => new(
        parsed.GetValue(Rate) > 0 ? 0 : Math.Max(1, parsed.GetValue(InFlight)),
        parsed.GetValue(Rate),
        TimeSpan.FromSeconds(parsed.GetValue(WarmUp)),
        TimeSpan.FromSeconds(parsed.GetValue(Seconds)));

    private static Settings ReadSettings(ParseResult parsed)
    {
        var nodes = parsed.GetValue(Nodes)!.Select(IPEndPoint.Parse).ToList();
        return new Settings
        {
            Nodes = nodes,
            Protocol = parsed.GetValue(Protocol)!,
            Path = parsed.GetValue(Path)!,
            Clients = parsed.GetValue(Clients),
            Channels = parsed.GetValue(Channels),
            ChannelPrefix = parsed.GetValue(Prefix)!,
            TokenFile = parsed.GetValue(TokenFile),
            Connecting = parsed.GetValue(Connecting),
            Watched = parsed.GetValue(Watch) ?? [],
            Publish = new PublishSettings
            {
                Address = parsed.GetValue(PublishNode) is { } address ? IPEndPoint.Parse(address) : nodes[0],
                Method = parsed.GetValue(Method)!,
                Path = parsed.GetValue(PublishPath)!,
                Headers = parsed.GetValue(Headers) ?? [],
                Body = parsed.GetValue(Body)!,
                Connections = Math.Clamp(parsed.GetValue(Connections), 1, 64),
            },
        };
    }
}
