using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Etl.Aws.Objects;
using Etl.Aws.Servers.S3;
using Etl.Functions.Errors;
using Etl.Lambda.Composition;
using Etl.Lambda.Tests.Fixtures;

namespace Etl.Lambda.Tests.Composition;

public sealed class DatasetObjectsTests : IAsyncLifetime
{
    private readonly ManualTime _clock = new();
    private StrictS3Server _server = null!;
    private DatasetObjects _datasets = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await StrictS3Server.StartAsync();
        _server.CreateBucket("sets", versioned: true);
        var client = new AmazonS3Client(
            new BasicAWSCredentials("AKIDTEST", "secret"),
            new AmazonS3Config { ServiceURL = _server.Endpoint.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1", ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED });
        _datasets = new DatasetObjects(new S3ObjectStore(client), "sets", "etl/", _clock);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Yaml_files_of_the_folder_are_read_and_nothing_else()
    {
        Put("etl/letters.yaml", PlannedFile.Dataset);
        Put("etl/below/other.yaml", PlannedFile.Dataset.Replace("letters", "below", StringComparison.Ordinal));
        Put("etl/readme.md", "# nothing");

        Assert.Equal(["letters"], (await _datasets.ReadAsync(Ct)).Datasets.Select(dataset => dataset.Name));
    }

    [Fact]
    public async Task They_are_read_again_once_they_are_old()
    {
        Put("etl/letters.yaml", PlannedFile.Dataset);
        await _datasets.ReadAsync(Ct);
        Put("etl/more.yaml", PlannedFile.Dataset.Replace("letters", "more", StringComparison.Ordinal));

        _clock.Advance(DatasetObjects.KeepFor - TimeSpan.FromSeconds(1));
        Assert.Single((await _datasets.ReadAsync(Ct)).Datasets);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await _datasets.ReadAsync(Ct)).Datasets.Length);
    }

    [Fact]
    public async Task A_mistake_is_told_with_file_line_and_column()
    {
        Put("etl/letters.yaml", PlannedFile.Dataset.Replace("int4", "integr", StringComparison.Ordinal));
        var catalog = await _datasets.ReadAsync(Ct);

        var error = Assert.Throws<DatasetException>(() => catalog.Find("letters"));
        Assert.StartsWith("s3://sets/etl/letters.yaml:4:", error.Message, StringComparison.Ordinal);
    }

    private void Put(string key, string text) => _server.Put("sets", key, Encoding.UTF8.GetBytes(text));
}
