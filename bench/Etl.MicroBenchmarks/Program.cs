using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Etl.MicroBenchmarks;

// From the root of the clone, all of them, or some by name:
//   dotnet run -c Release --project bench/Etl.MicroBenchmarks -- --filter '*'
//   dotnet run -c Release --project bench/Etl.MicroBenchmarks -- --filter '*Scanner*'
// Where the time of a core goes, stage by stage, in half a minute:
//   dotnet run -c Release --project bench/Etl.MicroBenchmarks -- stages
if (args is ["stages", .. var rest])
{
    Stages.Run(Console.Out, rest is [var rows] ? int.Parse(rows, CultureInfo.InvariantCulture) : SampleTransactions.BenchmarkRows);
    return;
}

// In this process: nothing has to be generated, restored and built.
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(5).WithMaxIterationCount(20));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
