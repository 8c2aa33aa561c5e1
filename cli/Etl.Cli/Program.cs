using Etl.Local.Embedded;

if (args is [PostgresSupervisor.CommandName, ..])
    return await PostgresSupervisor.RunAsync(args[1..]);

return 0;
