using LustreActors.Host.Tests.Running;
using LustreActors.Messages.Tables;
using LustreActors.Sources;
using LustreActors.Sources.Slurm;

namespace LustreActors.Host.Tests.Slurm;

[Collection(RealSlurm.Name)]
public sealed class SacctTests(RealSlurm slurm)
{
    [NeedsSlurmFact(accounting: true)]
    public async Task Jobs_that_have_ended_are_found()
    {
        var one = await slurm.SubmitAsync("games", "true", "--account=projx", "--job-name=one");
        var two = await slurm.SubmitAsync("mail", "false", "--account=proj with | space", "--job-name=two\nlines");
        var three = await slurm.SubmitAsync("mail", "true", "--job-name=no account");
        var array = await slurm.SubmitAsync("www-data", "true", "--account=arr", "--array=0-3");
        var source = new SacctSource(new SacctOptions { Configuration = slurm.Configuration });

        // slurmdbd learns of a job a moment after its end, and does not know its owner before.
        SlurmTable table = SlurmTable.Empty;
        await Eventually.HoldsAsync(async () =>
        {
            source = new SacctSource(new SacctOptions { Configuration = slurm.Configuration });
            source.Want([one, two, three, array, 60_000_000]);
            var reading = await SlurmRun.ReadAsync(source);
            Assert.Empty(reading.Troubles);
            Assert.Equal((0, null), (reading.LinesRefused, reading.FirstRefusal));
            table = Assert.IsType<SlurmTable>(reading.Table);
            Assert.Equal(
                ["COMPLETED", "FAILED", "COMPLETED", "COMPLETED"],
                new[] { one, two, three, array }.Select(id => table.FindArray(id)?.State));
        });

        Assert.Equal(("games", "projx", "main"), (table.Find(one)!.User, table.Find(one)!.Account, table.Find(one)!.Partition));
        Assert.Equal(("mail", "proj with | space"), (table.Find(two)!.User, table.Find(two)!.Account));
        Assert.Equal(("mail", null), (table.Find(three)!.User, table.Find(three)!.Account));
        Assert.Equal(
            (array, "www-data", "arr"), (table.FindArray(array)!.ArrayId, table.FindArray(array)!.User, table.FindArray(array)!.Account));
        Assert.Equal(4, table.Count);
    }

    [NeedsSlurmFact(accounting: true)]
    public async Task A_slurmdbd_that_is_down_is_told_in_saccts_words()
    {
        using var port = new ClosedPort();
        var reading = await ReadAsync(slurm.ConfigurationWith(("AccountingStoragePort", $"{port.Number}")));
        Assert.Null(reading.Table);
        Assert.Contains("Problem talking to the database: Connection refused", Assert.Single(reading.Troubles), StringComparison.Ordinal);
    }

    [NeedsSlurmFact]
    public async Task Without_accounting_it_says_so()
    {
        var reading = await ReadAsync(slurm.ConfigurationWith(("AccountingStorageType", "accounting_storage/none")));
        Assert.Null(reading.Table);
        Assert.Equal("sacct exited with 1: Slurm accounting storage is disabled", Assert.Single(reading.Troubles));
    }

    private static Task<Reading> ReadAsync(string configuration)
    {
        var source = new SacctSource(new SacctOptions { Configuration = configuration });
        source.Want([1]);
        return SlurmRun.ReadAsync(source);
    }
}
