using System.Collections.Immutable;
using LustreActors.Metrics;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Lustre;

/// <summary>Which sources the host, a target and a mount have, and what each is made of.</summary>
public static class LustreSources
{
    private const string Counters = "stats";

    /// <summary>All families of Lustre, for the catalogue.</summary>
    public static IReadOnlyList<MetricFamily> Families { get; } =
    [
        .. NodeMetrics.All,
        .. TargetMetrics.All,
        .. JobStatsFamilies.All,
        .. ExportMetrics.All,
    ];

    /// <summary>All that is read of Lustre.</summary>
    internal static ImmutableArray<LustreParameter> Parameters { get; } =
    [
        .. NodeParameters.All,
        .. TargetParameters.All,
        .. JobParameters.All,
        ExportParameters.Ost,
        ExportParameters.Mdt,
    ];

    /// <summary>What Lustre says of the whole host.</summary>
    public static ImmutableArray<SourcePlan> Node(LustreRoots roots) =>
        [new SourcePlan(NodeSource.SourceName, "host", roots, null, () => new NodeSource(roots))];

    public static ImmutableArray<SourcePlan> For(LustreTarget target, LustreRoots roots, LustreSourceOptions options)
    {
        var plans = new Plans(target, roots, options);
        switch (target.Component)
        {
            case LustreComponent.Ost:
                plans.Add(Counters, null, labels =>
                [
                    new StatsReader(target.Name, labels, TargetParameters.OstStats, options.Created),
                    new NumbersReader(target.Name, labels, TargetParameters.OstNumbers),
                    new ConnectedClientsReader(target.Name, labels, TargetParameters.OstExportCount, TargetParameters.OstExports),
                ]);
                plans.AddJobs();
                plans.AddExports(ExportParameters.Ost);
                break;
            case LustreComponent.Mdt:
                plans.Add(Counters, null, labels =>
                [
                    new StatsReader(target.Name, labels, TargetParameters.MdtStats, options.Created),
                    new NumbersReader(target.Name, labels, TargetParameters.MdtNumbers),
                    new ConnectedClientsReader(target.Name, labels, TargetParameters.MdtExportCount, TargetParameters.MdtExports),
                ]);
                plans.AddJobs();
                plans.AddExports(ExportParameters.Mdt);
                break;
            case LustreComponent.Mgt:
                plans.Add(Counters, null, labels =>
                [
                    new NumbersReader(target.Name, labels, TargetParameters.MgtNumbers),
                    new ConnectedClientsReader(target.Name, labels, TargetParameters.MgtExportCount, TargetParameters.MgtExports),
                ]);
                break;
            case LustreComponent.Client:
                plans.Add(Counters, null, labels => [new StatsReader(target.Name, labels, TargetParameters.ClientStats, options.Created)]);
                plans.Add("capacity", null, labels => [new NumbersReader(target.Name, labels, TargetParameters.ClientCapacity)]);
                break;
        }

        return plans.All;
    }

    /// <summary>The plans of one target. Its sources are read at the same time, so each has a resolver of its own.</summary>
    private sealed class Plans(LustreTarget target, LustreRoots roots, LustreSourceOptions options)
    {
        private readonly ImmutableArray<SourcePlan>.Builder _plans = ImmutableArray.CreateBuilder<SourcePlan>();

        public ImmutableArray<SourcePlan> All => _plans.ToImmutable();

        /// <summary>A source of readers. That of the counters has the target's own name.</summary>
        public void Add(string part, TimeSpan? minAge, Func<LabelText, ImmutableArray<ParameterReader>> readers, object? settings = null)
        {
            var full = part == Counters ? target.Name : $"{target.Name}/{part}";
            _plans.Add(new SourcePlan(
                full,
                part,
                (roots, options.ClientName, options.Created, settings),
                minAge,
                () => new LustreSource(full, new ParameterResolver(roots), new TargetPlace(target), readers(TargetLabels.Of(target, options)))));
        }

        public void AddJobs() => _plans.Add(new SourcePlan(
            $"{target.Name}/jobs", "jobs", (roots, options.Jobs), options.JobsMinAge, () => new JobStatsSource(target, new ParameterResolver(roots), options.Jobs)));

        public void AddExports(LustreParameter exports)
        {
            if (options.Exports.IsOn)
                Add("exports", options.Exports.MinAge, labels => [new ExportsReader(target.Name, labels, exports, options.Created)]);
        }
    }
}
