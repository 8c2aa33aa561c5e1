namespace Etl.Cli;

/// <summary>Files that the command itself opens.</summary>
internal static class CommandFiles
{
    /// <summary>Opens a file, or says in one line why it cannot be read.</summary>
    public static FileStream OpenRead(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 16);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(CommandMessages.CannotRead(path, error.Message));
        }
    }
}
