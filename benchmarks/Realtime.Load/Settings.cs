using System.Net;

namespace Realtime.Load;

/// <summary>Whom the clients are, and where they connect: what all scenarios have in common.</summary>
internal sealed record Settings
{
    /// <summary>The server's nodes; clients take them in turn.</summary>
    public required IReadOnlyList<IPEndPoint> Nodes { get; init; }

    /// <summary>What the server speaks, see <see cref="Protocols.Protocol.Create"/>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The path of the upgrade; <c>{channel}</c> in it is the channel's name.</summary>
    public required string Path { get; init; }

    /// <summary>How many connect.</summary>
    public required int Clients { get; init; }

    /// <summary>How many channels they are spread over.</summary>
    public required int Channels { get; init; }

    /// <summary>What the channels' names begin with; six digits follow.</summary>
    public required string ChannelPrefix { get; init; }

    /// <summary>A file with a token a line, for servers that want them.</summary>
    public string? TokenFile { get; init; }

    /// <summary>How many are connecting at a time.</summary>
    public required int Connecting { get; init; }

    /// <summary>Processes, with all that descend from them, whose use of processor time and memory is reported.</summary>
    public required IReadOnlyList<int> Watched { get; init; }

    /// <summary>How to publish.</summary>
    public required PublishSettings Publish { get; init; }
}
