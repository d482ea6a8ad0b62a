using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The sources of a host, independent of its targets and mounts.</summary>
internal static class HostPlans
{
    private const string Lnet = "lnet";

    /// <summary>The questions to <c>lnetctl</c>, each with the reader of its answers.</summary>
    internal static ImmutableArray<LnetctlQuestion> LnetctlQuestions { get; } =
    [
        new(LnetctlSource.NetShow, () => new LnetctlNet().Read),
        new(LnetctlSource.StatsShow, () => new LnetctlStats(withTotals: false).Read),
        new(LnetctlSource.GlobalShow, () => new LnetctlGlobal().Read),
    ];

    public static ImmutableArray<SourcePlan> ForLustre(LustreRoots roots, LustreSourceOptions options)
    {
        var plans = ImmutableArray.CreateBuilder<SourcePlan>();
        plans.Add(new SourcePlan(NodeSource.SourceName, "host", roots, null, () => new NodeSource(roots)));
        Add("services", null, () =>
        [
            new ServicesReader(options.Created),
            new NumbersReader("", LabelText.Empty, LockParameters.HostNumbers, ["ldlm"]),
            new PagePoolReader(),
        ]);
        if (options.Nodemaps.IsOn)
            Add("nodemaps", options.Nodemaps.MinAge, () => [new NodemapsReader(options.Created)]);
        return plans.ToImmutable();

        void Add(string part, TimeSpan? minAge, Func<ImmutableArray<ParameterReader>> readers)
        {
            var name = $"{NodeSource.SourceName}/{part}";
            plans.Add(new SourcePlan(
                name, part, (roots, options.Created), minAge, () => new LustreSource(
                    name, new ParameterResolver(roots), new HostPresence(), readers())));
        }
    }

    public static ImmutableArray<SourcePlan> ForLnet(LustreRoots roots, LustreSourceOptions options)
    {
        var plans = ImmutableArray.CreateBuilder<SourcePlan>();
        Add(Lnet, "stats", null, () => [new LnetStatsReader(), new LnetTablesReader(), new NumbersReader(
            "", LabelText.Empty, LnetParameters.Settings, ["lnet"])]);
        if (options.LnetPeers.IsOn)
            Add(Lnet + "/peers", "peers", options.LnetPeers.MinAge, () => [new LnetPeersReader()]);
        if (options.Lnetctl.IsOn)
        {
            var questions = options.LnetPeers.IsOn ? LnetctlQuestions.Add(
                new(LnetctlSource.PeerShow, () => new LnetctlPeers().Read)) : LnetctlQuestions;
            plans.Add(new SourcePlan(
                LnetctlSource.SourceName, "lnetctl", (options.Commands, options.LnetPeers.IsOn), options.Lnetctl.MinAge,
                () => new LnetctlSource(options.Commands, questions)));
        }

        return plans.ToImmutable();

        void Add(string name, string part, TimeSpan? minAge, Func<ImmutableArray<ParameterReader>> readers) =>
            plans.Add(new SourcePlan(
                name, part, roots, minAge, () => new LustreSource(name, new ParameterResolver(roots), new LnetPresence(), readers())));
    }
}

/// <summary>Present while Lustre's modules are loaded.</summary>
internal sealed class HostPresence : IPresenceCheck
{
    public bool IsThere(FileReader files, ParameterResolver resolver) =>
        files.Probe(resolver.Roots.Sys) != PathKind.Missing || files.Probe(resolver.Roots.Proc) != PathKind.Missing;
}

/// <summary>Present while LNet is loaded. A router has LNet without Lustre.</summary>
internal sealed class LnetPresence : IPresenceCheck
{
    public bool IsThere(FileReader files, ParameterResolver resolver) =>
        files.Probe(resolver.Roots.LnetDebug) != PathKind.Missing || files.Probe(resolver.Roots.LnetProc) != PathKind.Missing;
}
