// What single steps of the realtime service take, in time and in memory:
//
//   dotnet run -c Release --project benchmarks/Realtime.MicroBenchmarks -- --filter '*'
//
// `--filter '*FanOut*'` runs some of them, `--list flat` names them, `--job short` takes less time and is less exact.
using BenchmarkDotNet.Running;
using Realtime.MicroBenchmarks;

BenchmarkSwitcher.FromAssembly(typeof(InThisProcess).Assembly).Run(args, new InThisProcess());
