using Etl.Lambda.Configuration;

namespace Etl.Lambda.Tests.Configuration;

public class FunctionEnvironmentTests
{
    private static readonly Dictionary<string, string> Least = new()
    {
        ["ETL_FUNCTION"] = "Process",
        ["BUCKET_NAME"] = "bucket",
        ["STATUS_TABLE"] = "status",
        ["DATABASE_CONNECTION"] = "Host=db;Password=secret-word",
    };

    [Fact]
    public void What_is_not_set_has_its_default()
    {
        var environment = Read();

        Assert.Equal(50L << 20, environment.Options.ChunkSize);
        Assert.Equal(10, environment.Options.MaxConcurrency);
        Assert.Equal(8L << 30, environment.Options.MergeLimit);
        Assert.Equal(TimeSpan.FromDays(7), environment.Options.ResumeFor);
        Assert.Equal(2773, environment.Database!.ExtensionPort);
        Assert.Null(environment.Datasets);
        Assert.Null(environment.SpanEndpoint);
        Assert.True(environment.Options.StopsAtDeadline);
    }

    [Fact]
    public void What_is_set_counts()
    {
        var environment = Read(
            ("CHUNK_SIZE_MB", "5"), ("MAX_CONCURRENCY", "3"), ("MERGE_LIMIT_GB", "1"), ("RESUME_DAYS", "2"), ("DATASETS_URI", "s3://sets/a/b/"),
            ("AWS_ENDPOINT_URL", "http://all:1"), ("AWS_ENDPOINT_URL_SFN", "http://sfn:2"));

        Assert.Equal((5L << 20, 3, 1L << 30, TimeSpan.FromDays(2)), (environment.Options.ChunkSize, environment.Options.MaxConcurrency, environment.Options.MergeLimit, environment.Options.ResumeFor));
        Assert.Equal(("sets", "a/b/"), environment.Datasets);
        Assert.Equal("http://sfn:2/", environment.StepFunctionsEndpoint!.AbsoluteUri);
    }

    [Theory]
    [InlineData("Validate")]
    [InlineData("PreScan")]
    public void Workers_without_a_database_need_none_of_its_variables(string function) =>
        Assert.Null(Read(("ETL_FUNCTION", function), ("STATUS_TABLE", ""), ("DATABASE_CONNECTION", "")).Database);

    [Theory]
    [InlineData("ETL_FUNCTION", "split")]
    [InlineData("ETL_FUNCTION", "")]
    [InlineData("BUCKET_NAME", "Not A Bucket")]
    [InlineData("CHUNK_SIZE_MB", "0")]
    [InlineData("CHUNK_SIZE_MB", "-1")]
    [InlineData("CHUNK_SIZE_MB", "1.5")]
    [InlineData("MAX_CONCURRENCY", "ten")]
    [InlineData("DATASETS_URI", "s3://sets/a")]
    [InlineData("DATASETS_URI", "/sets/")]
    [InlineData("DATABASE_SECRET_ARN", "arn:aws:secretsmanager:x")]
    [InlineData("DATABASE_CA_FILE", "/no/such/file.pem")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318")]
    [InlineData("AWS_ENDPOINT_URL_S3", "nowhere")]
    public void A_value_that_cannot_be_is_named_with_what_is_expected(string name, string value)
    {
        var message = Assert.Throws<ConfigurationException>(() => Read((name, value))).Message;

        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Authorities_are_worked_into_either_form_of_a_connection()
    {
        var ca = Path.GetTempFileName();
        try
        {
            Assert.EndsWith($";SSL Mode=VerifyFull;Root Certificate={ca}", Read(("DATABASE_CA_FILE", ca)).Database!.Connection, StringComparison.Ordinal);
            Assert.Equal(
                $"postgresql://u@h/d?sslmode=verify-full&RootCertificate={Uri.EscapeDataString(ca)}",
                Read(("DATABASE_CA_FILE", ca), ("DATABASE_CONNECTION", "postgresql://u@h/d")).Database!.Connection);
        }
        finally
        {
            File.Delete(ca);
        }
    }

    private static FunctionEnvironment Read(params (string Name, string Value)[] variables)
    {
        var all = new Dictionary<string, string>(Least);
        foreach (var (name, value) in variables)
        {
            all[name] = value;
        }

        return FunctionEnvironment.Read(all.GetValueOrDefault);
    }
}
