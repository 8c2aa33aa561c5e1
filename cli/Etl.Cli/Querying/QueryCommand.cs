using System.CommandLine;
using Etl.Cli.Options;
using Etl.Functions.Texts;
using Npgsql;

namespace Etl.Cli.Querying;

/// <summary><c>etl query "SQL"</c></summary>
internal static class QueryCommand
{
    public static Command Create(CommandContext context)
    {
        var sql = new Argument<string>("SQL") { Description = "The statement; in quotes, so that the shell leaves it whole" };
        var csv = new Option<bool>("--csv") { Description = "Print CSV, all rows and values as they are" };
        var locations = new LocationOptions();
        var command = new Command("query", "Shows what is in the database") { sql, csv };
        locations.AddTo(command, database: true, workspace: true, datasets: false);
        command.SetAction((parsed, ct) => RunAsync(
            context, locations.Resolve(parsed, context), parsed.GetRequiredValue(sql), parsed.GetValue(csv), ct));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, Etl.Local.LocalOptions options, string sql, bool csv, CancellationToken ct)
    {
        await using var etl = context.Services.OpenEtl(options);
        var connectionString = await etl.ConnectAsync(progress: null, ct);
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(ct);
            if (csv)
            {
                await QueryCsv.WriteAsync(connection, sql, context.OpenOutput, ct);
            }
            else
            {
                await QueryTable.WriteAsync(connection, sql, context.Out, ct);
            }

            return ExitCode.Done;
        }
        catch (PostgresException error)
        {
            throw new CommandException(Describe(error, sql, csv ? QueryCsv.Prefix.Length : 0), ExitCode.Failed);
        }
        catch (NpgsqlException error)
        {
            throw new CommandException(SafeText.OneLine(error.Message), ExitCode.Failed);
        }
    }

    /// <summary>One line: what Postgres says, where in the statement, what it suggests.</summary>
    private static string Describe(PostgresException error, string sql, int before)
    {
        var position = error.Position - before;
        var near = position > 0 && position <= sql.Length ? $", at character {position}" : "";
        var hint = error.Hint is { } text ? $". {text}" : "";
        return SafeText.OneLine($"{error.MessageText} ({error.SqlState}{near}){hint}");
    }
}
