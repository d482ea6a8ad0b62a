using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>Who aggregates joins the jobs of all with SLURM, so that it has to be one that can ask it.</summary>
public class RolesTests
{
    [Theory]
    [InlineData("", "on", true, true)]
    [InlineData("", "off", true, false)]
    [InlineData("cluster.roles = [collector]", "on", true, false)]
    [InlineData("cluster.roles = [collector, aggregator]", "off", true, true)]
    [InlineData("cluster.roles = [aggregator]", "off", false, true)]
    [InlineData("cluster.roles = [aggregator, auto]", "off", true, true)]
    public void By_themselves_those_aggregate_that_ask_slurm(string roles, string slurm, bool collects, bool aggregates)
    {
        using var scratch = new Scratch();
        File.WriteAllText(scratch.Of("a.conf"), $"cluster {{ enabled = on, seeds = [a], trust.insecure = on }}\nslurm.enabled = {slurm}\n{roles}\n");
        var cluster = new ConfigurationFile(scratch.Of("a.conf"), [], _ => null).Load().Options.Cluster;
        Assert.Equal((collects, aggregates), (cluster.Collects, cluster.Options.Aggregates));
    }
}
