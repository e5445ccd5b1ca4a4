using Microsoft.Extensions.Options;
using Realtime.Backchannel.Channels;
using Realtime.Backchannel.Publishing;
using Realtime.Backchannel.Tokens;
using Realtime.Service.Channels;
using Realtime.Service.Channels.Presence;
using Realtime.Service.Connections;
using Realtime.Service.Telemetry;

namespace Realtime.Service;

/// <summary>What every connection of this process shares.</summary>
internal sealed class Node(
    NodeIdentity identity,
    IOptions<RealtimeOptions> options,
    TimeProvider clock,
    ConnectionRegistry connections,
    Hub hub,
    NamespaceTable namespaces,
    TokenStore tokens,
    ChannelHistory history,
    PresenceTracker presence,
    RealtimeMetrics metrics,
    ILogger<Node> log)
{
    public string Id => identity.Id;

    public RealtimeOptions Options { get; } = options.Value;

    public TimeProvider Clock => clock;

    public ConnectionRegistry Connections => connections;

    public Hub Hub => hub;

    public NamespaceTable Namespaces => namespaces;

    public TokenStore Tokens => tokens;

    public ChannelHistory History => history;

    public PresenceTracker Presence => presence;

    public RealtimeMetrics Metrics => metrics;

    public ILogger Log => log;

    /// <summary>Set when the process stops: new connections are sent away at once.</summary>
    public bool Draining { get; set; }
}
