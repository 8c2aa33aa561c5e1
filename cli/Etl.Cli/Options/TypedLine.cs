using System.CommandLine;
using System.CommandLine.Parsing;
using Etl.Core.Names;

namespace Etl.Cli.Options;

/// <summary>Looks at a command line as it was typed: what the parser takes for something else, or tells in words that are not true of it.</summary>
/// <param name="parsed">What the parser made of it.</param>
/// <param name="args">What was typed.</param>
/// <param name="context">The surroundings.</param>
internal sealed class TypedLine(ParseResult parsed, IReadOnlyList<string> args, CommandContext context)
{
    private readonly Command _command = parsed.CommandResult.Command;

    /// <summary>The command whose help would have told.</summary>
    public Command Meant => parsed.UnmatchedTokens.Contains(args[0]) ? parsed.RootCommandResult.Command : _command;

    /// <summary>What is wrong with it, for a person; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        if (NoCommand() is { } problem)
        {
            return [problem];
        }

        string[] found = [.. Empty(), .. TakenForValues()];
        if (found.Length > 0)
        {
            return found;
        }

        if (_command.TreatUnmatchedTokensAsErrors && parsed.UnmatchedTokens.Count > 0)
        {
            return [Unmatched(parsed.UnmatchedTokens[0])];
        }

        return [.. parsed.Errors.Select(error => error.Message)];
    }

    /// <summary>Whether a value that was set says nothing, as a variable that is not set leaves it.</summary>
    public static bool IsEmpty(string value) => string.IsNullOrWhiteSpace(value);

    /// <summary>What takes the place of an option or argument that is left out, as its description tells; null when nothing does.</summary>
    public static string? DefaultOf(Symbol symbol)
    {
        const string Label = "default: ";
        var description = symbol.Description ?? "";
        var start = description.IndexOf(Label, StringComparison.Ordinal);
        return start < 0 ? null : description[(start + Label.Length)..].TrimEnd(']');
    }

    /// <summary>The first word has to be a command; the parser looks for one further on, and then speaks of that one.</summary>
    private string? NoCommand()
    {
        var (first, root) = (args[0], (Command)parsed.RootCommandResult.Command);
        if (!parsed.UnmatchedTokens.Contains(first) || root.Subcommands.Any(command => command.Name == first))
        {
            return null;
        }

        if (!first.StartsWith('-'))
        {
            return CommandMessages.UnknownCommand(first, Nearest(first, root.Subcommands));
        }

        return _command == root ? CommandMessages.UnknownOption(first, Nearest(first, root.Options)) : CommandMessages.OptionBeforeCommand(first, _command.Name);
    }

    private IEnumerable<string> Empty()
    {
        foreach (var child in parsed.CommandResult.Children)
        {
            switch (child)
            {
                case OptionResult { Implicit: false, Option: { Arity.MinimumNumberOfValues: > 0 } option } result when result.Tokens.Count == 0 || result.Tokens.Any(token => IsEmpty(token.Value)):
                    yield return CommandMessages.EmptyOption(option.Name, DefaultOf(option));
                    break;
                case ArgumentResult { Argument: var argument } result when result.Tokens.Any(token => IsEmpty(token.Value)):
                    yield return CommandMessages.EmptyArgument(argument.Name, DefaultOf(argument));
                    break;
            }
        }
    }

    /// <summary>A misspelt option would be taken for a file, a load or a statement. A file of such a name is one.</summary>
    private IEnumerable<string> TakenForValues() =>
        from result in parsed.CommandResult.Children.OfType<ArgumentResult>()
        from token in result.Tokens
        where token.Value is ['-', not (>= '0' and <= '9'), ..] && !token.Value.Any(char.IsWhiteSpace) && !File.Exists(context.FullPath(token.Value))
        select CommandMessages.UnknownOption(token.Value, Nearest(token.Value, _command.Options), $"./{token.Value}");

    private string Unmatched(string token)
    {
        if (token.StartsWith('-'))
        {
            return CommandMessages.UnknownOption(token, Nearest(token, _command.Options));
        }

        return _command.Subcommands.Count > 0
            ? CommandMessages.UnknownCommand($"{_command.Name} {token}", Nearest(token, _command.Subcommands) is { } near ? $"{_command.Name} {near}" : null)
            : CommandMessages.OneTooMany(token, _command.Name);
    }

    private static string? Nearest(string typed, IEnumerable<Symbol> symbols) => NearestName.Find(typed, symbols.Where(symbol => !symbol.Hidden).Select(symbol => symbol.Name));
}
