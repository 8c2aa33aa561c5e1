using Etl.Cdk.Configuration;
using Etl.Cdk.Packaging;

namespace Etl.Cdk.Tests.Packaging;

public class FunctionPackageTests
{
    [Theory]
    [InlineData(Processor.X86, true)]
    [InlineData(Processor.Arm64, false)]
    public void Only_for_x86_it_is_compiled_ahead(Processor processor, bool ahead) =>
        Assert.Equal(ahead, FunctionPackage.Arguments("out", processor).SkipWhile(argument => argument != "-r").Contains("linux-x64"));

    [Theory]
    [InlineData("-p:ContinuousIntegrationBuild=true")]
    [InlineData("-p:IncludeSourceRevisionInInformationalVersion=false")]
    public void Neither_the_place_of_the_clone_nor_its_commit_gets_into_the_package(string argument) =>
        Assert.Contains(argument, FunctionPackage.Arguments("out", Processor.X86));

    [Fact]
    public void A_build_that_fails_is_told_with_its_command_and_output()
    {
        using var empty = new TestFolder();
        var error = Assert.Throws<PackagingException>(() => FunctionPackage.Publish(empty.Root, new Settings { DatabaseSecretArn = Templates.Secret }));
        Assert.Contains("dotnet publish functions/Etl.Lambda", error.Message.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Contains("MSB1009", error.Message, StringComparison.Ordinal);
    }
}
