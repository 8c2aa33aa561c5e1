namespace Etl.Cli.Tests;

public sealed class TypedSecretsTests
{
    [Theory]
    [InlineData("Unrecognized '--databse' 'Host=db;Password=hush;Username=u'", "Unrecognized '--databse' 'Host=db;Password=…;Username=u'")]
    [InlineData("Host=db;PWD = 'hu;sh';Port=1", "Host=db;PWD = …;Port=1")]
    [InlineData("postgresql://u:hu%3Ash@db:5432/d?password=hush&sslmode=require", "postgresql://u:…@db:5432/d?password=…&sslmode=require")]
    [InlineData("FILE 's3://bucket/key' is missing", "FILE 's3://bucket/key' is missing")]
    public void Passwords_are_left_out(string said, string shown) => Assert.Equal(shown, TypedSecrets.Hide(said));
}
