namespace Realtime.Benchmarks.Processes;

/// <summary>Where processes run, so that what is measured has a core of its own.</summary>
internal static class Core
{
    /// <summary>The server under test.</summary>
    public const int Server = 0;

    /// <summary>Load, Redis, and this process.</summary>
    public const int Others = 1;
}
