namespace Etl.Cdk;

/// <summary>The clone that this app is part of.</summary>
public static class Clone
{
    /// <summary>Its top folder: the one with cdk.json.</summary>
    /// <param name="start">A folder in it.</param>
    public static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "cdk.json")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"There is no cdk.json in {start} or above it: run the app from a clone, with 'npx cdk synth' in its top folder.");
    }
}
