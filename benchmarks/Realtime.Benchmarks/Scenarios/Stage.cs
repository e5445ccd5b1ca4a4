using Realtime.Benchmarks.Processes;

namespace Realtime.Benchmarks.Scenarios;

/// <summary>What a scenario runs on.</summary>
/// <param name="Redis">A Redis with nothing in it.</param>
/// <param name="IsQuick">Whether it is to be short rather than exact.</param>
internal sealed record Stage(Redis Redis, bool IsQuick)
{
    /// <summary>Seconds before anything is counted: code is compiled, and compiled better, meanwhile.</summary>
    public int WarmUpSeconds => IsQuick ? 2 : 6;

    /// <summary>Seconds that are counted.</summary>
    public int Seconds => IsQuick ? 3 : 5;
}
