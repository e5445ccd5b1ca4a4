using Realtime.Backchannel.Presence;

namespace Realtime.Service.Protocol;

/// <summary>What the server says by itself, besides publications (protocol 1.5).</summary>
internal abstract record Push;

internal sealed record JoinPush(ClientInfo Info) : Push;

internal sealed record LeavePush(ClientInfo Info) : Push;

internal sealed record UnsubscribePush(UnsubscribeCode Why) : Push;

/// <summary>The server has subscribed the connection to a channel.</summary>
internal sealed record SubscribePush(SubscribeResult Result) : Push;

/// <summary>The end of a connection whose transport cannot say why it closes.</summary>
internal sealed record DisconnectPush(DisconnectCode Why) : Push;

/// <summary>The connection's time has been changed by a backend.</summary>
internal sealed record RefreshPush(uint? Ttl) : Push;
