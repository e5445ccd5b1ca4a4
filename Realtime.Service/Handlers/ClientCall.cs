namespace Realtime.Service.Handlers;

/// <summary>What a client calls or sends.</summary>
/// <param name="User">The user; empty for an anonymous visitor, or a backend that calls over HTTP.</param>
/// <param name="Client">The connection's id; empty for a backend.</param>
/// <param name="Method">The method; empty for a message.</param>
/// <param name="Data">A JSON value, or whatever bytes a Protobuf client has sent.</param>
public sealed record ClientCall(string User, string Client, string Method, ReadOnlyMemory<byte> Data);
