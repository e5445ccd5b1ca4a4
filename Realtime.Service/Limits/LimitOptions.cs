namespace Realtime.Service.Limits;

/// <summary>
/// Limits of what clients may do, bound from the configuration section <c>Realtime:Limits</c>. Each node counts by
/// itself. The defaults stop loops and scripts; they let pass an office behind one address, somebody with fifty tabs,
/// and everybody coming back at once.
/// </summary>
public sealed class LimitOptions
{
    /// <summary>The configuration section that is bound to this class.</summary>
    public const string SectionName = "Realtime:Limits";

    /// <summary>
    /// How often connections may be attempted from one address; more are answered with HTTP 429. The burst is as much
    /// as may be open: after a node has gone, all of an office come back within the second.
    /// </summary>
    public RateLimit AttemptsPerAddress { get; } = new() { PerSecond = 200, Burst = 2_000 };

    /// <summary>How many connections one address may have open; one more is closed with 3504. 0 for no limit.</summary>
    public int ConnectionsPerAddress { get; set; } = 2_000;

    /// <summary>
    /// How many connections one user may have open; one more is closed with 3504. 0 for no limit. Twice fifty tabs:
    /// when a network changes, each has a new connection before its old one is known to be dead.
    /// </summary>
    public int ConnectionsPerUser { get; set; } = 100;

    /// <summary>
    /// How many commands one connection may send; more are answered with error 111. The burst is that of a client that
    /// comes back: 128 subscriptions, and presence and history of each.
    /// </summary>
    public RateLimit CommandsPerConnection { get; } = new() { PerSecond = 100, Burst = 500 };

    /// <summary>
    /// The same for all connections of one user together. The burst is that of fifty tabs which come back at once, with
    /// a hundred commands each.
    /// </summary>
    public RateLimit CommandsPerUser { get; } = new() { PerSecond = 500, Burst = 5_000 };

    /// <summary>
    /// How many publications one connection may send, which count as commands, too; more are answered with error 111.
    /// Enough for a pointer that is followed live, which is more than anybody types.
    /// </summary>
    public RateLimit PublishesPerConnection { get; } = new() { PerSecond = 20, Burst = 60 };

    /// <summary>The same for all connections of one user together: one person has one pointer.</summary>
    public RateLimit PublishesPerUser { get; } = new() { PerSecond = 20, Burst = 60 };
}
