namespace Forum.Benchmarks;

/// <summary>How the forum and the realtime service live together.</summary>
/// <param name="Connections">How many connections the realtime service has open.</param>
/// <param name="InOneProcess">Whether the realtime service is in the forum's process.</param>
internal sealed record Neighbours(int Connections, bool InOneProcess)
{
    public override string ToString() => FormattableString.Invariant($"{(InOneProcess ? "one process" : "two processes")}, {Connections} connections");
}
