using Etl.Benchmark.Running;

return await BenchmarkCommand.InvokeAsync(args);
