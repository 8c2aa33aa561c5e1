using Etl.Cli;
using Etl.Local.Embedded;

if (args is [PostgresSupervisor.CommandName, ..])
{
    return await PostgresSupervisor.RunAsync(args[1..]);
}

using var stop = new StopSignals();
return await EtlCommand.InvokeAsync(args, ProcessContext.Create(Composition.Create()), stop.Token);
