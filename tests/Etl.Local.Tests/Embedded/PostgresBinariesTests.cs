using System.Diagnostics;
using System.Runtime.InteropServices;
using Etl.Local.Embedded;

namespace Etl.Local.Tests.Embedded;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Missing_links_are_made_again()
    {
        var package = _folder.PathOf("package");
        PackageCopy.Make(package, version: "");
        var native = Path.Combine(package, "native");
        Assert.DoesNotContain(new DirectoryInfo(Path.Combine(native, "lib")).EnumerateFiles(), f => f.LinkTarget is not null);

        PackageLinks.Restore(native);
        PackageLinks.Restore(native);
        Assert.Contains(new DirectoryInfo(Path.Combine(native, "lib")).EnumerateFiles(), f => f.LinkTarget is not null);
        // A link that leads nowhere shows when the programs start.
        using var process = Process.Start(new ProcessStartInfo(new NativePrograms(native, "18.0").InitDb, "--version") { RedirectStandardOutput = true, UseShellExecute = false })!;
        Assert.StartsWith("initdb (PostgreSQL) 18", await process.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
        await process.WaitForExitAsync();
    }

    [Fact]
    public void Missing_package_names_the_command_that_installs_it()
    {
        var e = Assert.Throws<EmbeddedPostgresException>(() => PostgresBinaries.FindDirectory(_folder.Root));
        Assert.Contains($"Run npm ci in {_folder.Root}", e.Message, StringComparison.Ordinal);
        Assert.Contains("--database", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-musl-x64", Architecture.X64)]
    [InlineData("linux-arm", Architecture.Arm)]
    public void Platform_without_a_package_is_told_to_use_another_server(string runtimeIdentifier, Architecture architecture)
    {
        var e = Assert.Throws<EmbeddedPostgresException>(() => PostgresBinaries.PlatformName(runtimeIdentifier, architecture));
        Assert.Equal(EmbeddedPostgresMessages.UnsupportedPlatform(runtimeIdentifier).Message, e.Message);
    }

    public void Dispose() => _folder.Dispose();
}
