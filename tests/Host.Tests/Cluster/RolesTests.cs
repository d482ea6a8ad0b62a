using LustreActors.Host.Configuration;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Cluster;

/// <summary>An aggregator joins the jobs of all members with SLURM, so that it must be a member that can ask SLURM.</summary>
public class RolesTests
{
    [Theory]
    [InlineData("", "on", true, true)]
    [InlineData("", "off", true, false)]
    [InlineData("cluster.roles = [collector]", "on", true, false)]
    [InlineData("cluster.roles = [collector, aggregator]", "off", true, true)]
    [InlineData("cluster.roles = [aggregator]", "off", false, true)]
    [InlineData("cluster.roles = [aggregator, auto]", "off", true, true)]
    public void By_default_the_members_that_ask_slurm_aggregate(string roles, string slurm, bool collects, bool aggregates)
    {
        using var scratch = new Scratch();
        File.WriteAllText(
            scratch.PathOf("a.conf"), $"cluster {{ enabled = on, seeds = [a], trust.insecure = on }}\nslurm.enabled = {slurm}\n{roles}\n");
        var cluster = new ConfigurationFile(scratch.PathOf("a.conf"), [], _ => null).Load().Options.Cluster;
        Assert.Equal((collects, aggregates), (cluster.Collects, cluster.Options.Aggregates));
    }
}
