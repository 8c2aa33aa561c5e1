using System.Text.Json.Nodes;
using Etl.Rehearsal.Tests.Files;
using Etl.Rehearsal.Tests.Servers;

namespace Etl.Rehearsal.Tests.BadInput;

/// <summary>Roles without a right, secrets without a field.</summary>
public sealed class RefusedAccessTests(Account account)
{
    [Fact]
    public async Task A_role_that_may_not_read_is_told_which_right_it_lacks_on_what()
    {
        Assert.SkipWhen(account.StrictS3 is null, "The denial needs the S3 server of the tests' own.");
        var rehearsal = await Rehearsal.BeginAsync(account);
        var created = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3));
        account.StrictS3.Faults.Deny(call => call.Action == "s3:GetObjectVersion" && call.Key == rehearsal.KeyOf("orders.csv"));

        var (execution, result) = await rehearsal.RunAsync(created);

        Assert.Equal("ObjectAccessDeniedException", result.Error);
        Assert.Equal(["ObjectAccessDeniedException"], execution.ErrorsOf("Split"));
        var alert = Assert.Single(await rehearsal.AlertsAsync());
        Assert.Contains(
            $"s3:GetObjectVersion on arn:aws:s3:::{rehearsal.Deployment.Bucket}/{rehearsal.KeyOf("orders.csv")} is not allowed", alert.Message, StringComparison.Ordinal);
        Assert.Contains("Give the role this permission", alert.Message, StringComparison.Ordinal);
        Assert.Equal("interrupted", alert.Attributes["kind"]);
        Assert.Equal([rehearsal.KeyOf("orders.csv")], await rehearsal.KeysAsync($"incoming/{rehearsal.Dataset}/"));
    }

    [Fact]
    public async Task A_secret_that_lacks_a_field_is_told_by_the_field_and_nothing_of_it_is_quoted()
    {
        var deployment = await Deployment.CreateAsync(account, isVersioned: true);
        var secret = JsonNode.Parse(deployment.Database.Secret)!.AsObject();
        secret.Remove("dbname");
        account.Secrets.Set(deployment.SecretArn, secret.ToJsonString());
        var rehearsal = await Rehearsal.BeginAsync(account, deployment);
        var created = await rehearsal.DropAsync("orders.csv", OrdersFile.Of(3));

        var (execution, result) = await rehearsal.RunAsync(created);

        Assert.Equal("DatabaseRefusedException", result.Error);
        Assert.Equal(["DatabaseRefusedException"], execution.ErrorsOf("Split"));
        var alert = Assert.Single(await rehearsal.AlertsAsync());
        Assert.Contains($"The database secret {deployment.SecretArn} lacks the field dbname", alert.Message, StringComparison.Ordinal);
        Assert.Contains("What to do: mend the cause and start the same input again", alert.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(AccountPostgres.Password, alert.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(AccountPostgres.Role, alert.Message, StringComparison.Ordinal);
    }
}
