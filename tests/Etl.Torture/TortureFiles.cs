namespace Etl.Torture;

/// <summary>Where things are in the clone.</summary>
internal sealed record TortureFiles
{
    /// <summary>The clone.</summary>
    public string Root => RepositoryFiles.Root;

    /// <summary>The command's program, built as its users build it.</summary>
    public string Program => Path.Combine(Root, "cli", "Etl.Cli", "bin", "Release", "net10.0", "Etl.Cli.dll");

    /// <summary>The files with expected results.</summary>
    public string Corpus => Path.Combine(Root, "tests", "corpus");

    /// <summary>What a stopped torture had done, and where it works.</summary>
    public string Workspace => Path.Combine(Root, ".etl", "torture");

    /// <summary>The results of the last full run.</summary>
    public string Results => Path.Combine(Root, "tests", "Etl.Torture", "results.json");

    /// <summary>The document with the promises.</summary>
    public string Document => Path.Combine(Root, "docs", "reliability.md");
}
