using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ForumRealtime.Testing;

namespace Realtime.MicroBenchmarks;

/// <summary>
/// Benchmarks run in this process. Otherwise BenchmarkDotNet would generate and build a project for each job inside of the
/// repository, which this repository's settings (warnings as errors, central versions, package sets) are not for.
/// </summary>
internal sealed class InThisProcess : ManualConfig
{
    public InThisProcess()
    {
        Add(DefaultConfig.Instance);
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
        AddDiagnoser(MemoryDiagnoser.Default);
        HideColumns(Column.Toolchain);
        ArtifactsPath = Path.Combine(Repository.Root, "benchmarks", ".cache", "micro");
    }
}
