using System.Diagnostics;
using Etl.Lambda.Telemetry;

namespace Etl.Lambda.Tests.Telemetry;

public class XRayTraceHeaderTests
{
    [Theory]
    [InlineData("Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1", true)]
    [InlineData("Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=0", false)]
    [InlineData("Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8", false)]
    [InlineData("Sampled=1;Lineage=1:2;Parent=53995c3f42cd8ad8; Root=1-67891233-abcdef012345678912345678", true)]
    public void A_header_names_a_span(string header, bool recorded)
    {
        Assert.True(XRayTraceHeader.TryParse(header, out var context));
        Assert.Equal("67891233abcdef012345678912345678", context.TraceId.ToHexString());
        Assert.Equal("53995c3f42cd8ad8", context.SpanId.ToHexString());
        Assert.Equal(recorded, context.TraceFlags == ActivityTraceFlags.Recorded);
        Assert.True(context.IsRemote);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(";;=;")]
    [InlineData("Root=1-67891233-abcdef012345678912345678")]
    [InlineData("Parent=53995c3f42cd8ad8")]
    [InlineData("Root=1-67891233-abcdef01234567891234567;Parent=53995c3f42cd8ad8")]
    [InlineData("Root=2-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8")]
    [InlineData("Root=1-6789123g-abcdef012345678912345678;Parent=53995c3f42cd8ad8")]
    [InlineData("Root=1-67891233-abcdef012345678912345678;Parent=0000000000000000")]
    public void What_is_no_header_names_none(string? header) => Assert.False(XRayTraceHeader.TryParse(header, out _));
}
