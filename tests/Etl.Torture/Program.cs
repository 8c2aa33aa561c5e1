using Etl.Torture.Crashes;
using Etl.Torture.Running;

if (args is [TappedCommand.Name, ..])
{
    return await TappedCommand.RunAsync(args[1..]);
}

return await TortureCommand.InvokeAsync(args);
