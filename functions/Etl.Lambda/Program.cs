using Etl.Lambda;
using Etl.Lambda.Composition;

return await FunctionHost.RunAsync(Environment.GetEnvironmentVariable, Console.OpenStandardOutput(), FunctionComposition.Create, TimeProvider.System);
