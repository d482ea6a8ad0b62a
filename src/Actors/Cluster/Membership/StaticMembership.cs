using System.Collections.Immutable;
using LustreActors.Blocking;
using LustreActors.Kernel;

namespace LustreActors.Actors;

/// <summary>The members' addresses are listed.</summary>
internal sealed class StaticMembership(ClusterOptions options, BlockingLane lane, TimeProvider time) : ProbedMembership(options, lane, time, "cluster.peers")
{
    private readonly ImmutableArray<Uri> _urls = options.Members;

    public override string Place => "a list of members";

    protected override Task<(ImmutableArray<Uri> Urls, string? Trouble)> CandidatesAsync(CancellationToken stop) => Task.FromResult((_urls, (string?)null));
}
