using Realtime.Backchannel.Tokens;

namespace Realtime.Service.Connections;

/// <summary>A token that a connection was given to come back with.</summary>
/// <param name="Token">The token, a secret.</param>
/// <param name="Grant">What the connection was granted when it asked.</param>
/// <param name="Expires">When the token does, in milliseconds of <see cref="Environment.TickCount64"/>.</param>
internal sealed record ReconnectToken(string Token, TokenGrant Grant, long Expires);
