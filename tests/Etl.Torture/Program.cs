using Etl.Torture.Running;

return await TortureCommand.InvokeAsync(args);
