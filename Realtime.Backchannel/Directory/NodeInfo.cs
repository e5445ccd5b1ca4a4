namespace Realtime.Backchannel.Directory;

/// <summary>A node that runs.</summary>
/// <param name="Id">The node.</param>
/// <param name="Info">What it says about itself, in JSON.</param>
public sealed record NodeInfo(string Id, string Info);
