namespace Realtime.Benchmarks.Servers;

/// <summary>What a peer's peer.json says.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Folder">Its folder, and its name on the command line.</param>
/// <param name="Client">The protocol of its clients.</param>
/// <param name="Path">Where they connect.</param>
/// <param name="Publish">How to publish.</param>
/// <param name="Note">Its version, and what differs from the others.</param>
internal sealed record PeerDescription(string Name, string Folder, string Client, string Path, PeerPublish Publish, string Note);

/// <summary>How to publish to a peer.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, with {channel}.</param>
/// <param name="Headers">Headers besides the length.</param>
/// <param name="Body">The body, with {channel} and {data}, or {text} for the payload inside a JSON string.</param>
/// <param name="PortOffset">What is added to the port that clients connect to.</param>
internal sealed record PeerPublish(string Method, string Path, Dictionary<string, string> Headers, string Body, int PortOffset = 0);
