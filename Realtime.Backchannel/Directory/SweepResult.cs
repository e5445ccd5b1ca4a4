using Realtime.Backchannel.Presence;

namespace Realtime.Backchannel.Directory;

/// <summary>What a sweep did.</summary>
/// <param name="ReapedNodes">Nodes whose lease had run out and of which nothing is left now.</param>
/// <param name="PurgedPresence">Presence that was removed because its node is gone; where the namespace says so, publish that they left.</param>
/// <param name="More">Whether there is more to do now: sweep again without waiting.</param>
public sealed record SweepResult(IReadOnlyList<string> ReapedNodes, IReadOnlyList<PurgedPresence> PurgedPresence, bool More);
