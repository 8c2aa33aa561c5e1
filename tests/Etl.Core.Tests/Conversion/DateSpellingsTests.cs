using Etl.Core.Conversion;
using Etl.Core.Datasets;

namespace Etl.Core.Tests.Conversion;

public class DateSpellingsTests
{
    [Theory]
    [InlineData(ColumnKind.Date, "31.12.2024", "dd.MM.yyyy")]
    [InlineData(ColumnKind.Date, "31/12/2024", "dd/MM/yyyy")]
    [InlineData(ColumnKind.Date, "12/31/2024", "MM/dd/yyyy")]
    [InlineData(ColumnKind.Date, "2024/12/31", "yyyy/MM/dd")]
    [InlineData(ColumnKind.Date, "20241231", "yyyyMMdd")]
    [InlineData(ColumnKind.Date, "2024-12-31", "yyyy-MM-dd")]
    [InlineData(ColumnKind.Date, "01/02/2024", "dd/MM/yyyy|MM/dd/yyyy")]
    [InlineData(ColumnKind.Date, "01/02/2024|31/12/2024", "dd/MM/yyyy")]
    [InlineData(ColumnKind.Date, "31/12/2024|12/31/2024", "")]
    [InlineData(ColumnKind.Date, "31.12.2024|", "")]
    [InlineData(ColumnKind.Date, "31.12.2024 10:15", "")]
    [InlineData(ColumnKind.Date, "31.12.24", "")]
    [InlineData(ColumnKind.Date, "30.02.2024", "")]
    [InlineData(ColumnKind.Timestamp, "31.12.2024", "dd.MM.yyyy")]
    [InlineData(ColumnKind.Timestamp, "31.12.2024 10:15", "dd.MM.yyyy HH:mm")]
    [InlineData(ColumnKind.TimestampTz, "12/31/2024 10:15:59", "MM/dd/yyyy HH:mm:ss")]
    [InlineData(ColumnKind.Timestamp, "01/02/2024 10:15", "dd/MM/yyyy HH:mm|MM/dd/yyyy HH:mm")]
    [InlineData(ColumnKind.Timestamp, "31.12.2024|31.12.2024 10:15", "")]
    [InlineData(ColumnKind.Text, "31.12.2024", "")]
    [InlineData(ColumnKind.Time, "10:15", "")]
    public void Patterns_are_those_that_read_every_value(ColumnKind kind, string values, string patterns) =>
        Assert.Equal(patterns, string.Join('|', DateSpellings.Find(kind, isIso: false, values.Split('|'))));

    [Fact]
    public void No_values_show_no_pattern() => Assert.Empty(DateSpellings.Find(ColumnKind.Date, isIso: true, []));

    [Fact]
    public void What_is_read_as_ISO_already_is_not_told_to_be() => Assert.Empty(DateSpellings.Find(ColumnKind.TimestampTz, isIso: true, ["2024-12-31 10:15"]));
}
