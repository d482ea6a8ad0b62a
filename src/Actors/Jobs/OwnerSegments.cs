using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Jobs;

/// <summary>Creates the series by owner. Rows that are zero are left out.</summary>
internal static class OwnerSegments
{
    private static readonly SegmentLayout[] Jobs = Layouts(JobFamilies.JobRead, JobFamilies.JobWrite);
    private static readonly SegmentLayout[] Programs = Layouts(JobFamilies.ProgramRead, JobFamilies.ProgramWrite);
    private static readonly SegmentLayout[] JobOperations = Layouts(JobFamilies.JobOperations);
    private static readonly SegmentLayout[] ProgramOperations = Layouts(JobFamilies.ProgramOperations);
    private static readonly SegmentLayout[] FilesystemJobs =
        Layouts(JobFamilies.FilesystemJobRead, JobFamilies.FilesystemJobWrite, JobFamilies.FilesystemJobOperations);
    private static readonly SegmentLayout[] FilesystemPrograms =
        Layouts(JobFamilies.FilesystemProgramRead, JobFamilies.FilesystemProgramWrite, JobFamilies.FilesystemProgramOperations);

    private static readonly SegmentLayout[] UnmatchedWork =
        Layouts(JobFamilies.UnmatchedRead, JobFamilies.UnmatchedWrite, JobFamilies.UnmatchedOperations);

    private static readonly (Unmatched Kind, string Name)[] UnmatchedKinds =
    [
        (Unmatched.UnknownJob, "unknown_job"),
        (Unmatched.UnknownUser, "unknown_user"),
        (Unmatched.Unparsed, "unparsed"),
    ];

    public static IEnumerable<Segment> Create(
        IReadOnlyCollection<JobOwner> owners, IReadOnlyList<string> targets, IReadOnlyList<string> filesystems) =>
    [
        .. Throughput(owners, isProgram: false, Jobs),
        .. Throughput(owners, isProgram: true, Programs),
        .. ByTarget(owners, isProgram: false, targets, JobOperations),
        .. ByTarget(owners, isProgram: true, targets, ProgramOperations),
        .. ByFilesystem(owners, isProgram: false, filesystems, FilesystemJobs),
        .. ByFilesystem(owners, isProgram: true, filesystems, FilesystemPrograms),
        .. NotMatched(owners),
    ];

    private static SegmentLayout[] Layouts(params MetricFamily[] families) =>
        [.. families.Select((family, column) => new SegmentLayout(family, LabelText.Empty, new SampleColumn(column, NumberFormat.Real)))];

    private static IEnumerable<Segment> Segments(SegmentLayout[] layouts, ValueTable table) =>
        layouts.Select(layout => new Segment(layout, table));

    private static IEnumerable<Segment> Throughput(IReadOnlyCollection<JobOwner> owners, bool isProgram, SegmentLayout[] layouts)
    {
        var table = new ValueTable(layouts.Length, CountOf(owners, isProgram));
        foreach (var owner in owners)
        {
            if (owner.Name.IsProgram == isProgram && (owner.Sum.Read != 0 || owner.Sum.Write != 0))
                Set(table.Add(owner.Labels), owner.Sum.Read, owner.Sum.Write);
        }

        return Segments(layouts, table);
    }

    private static IEnumerable<Segment> ByTarget(
        IReadOnlyCollection<JobOwner> owners, bool isProgram, IReadOnlyList<string> targets, SegmentLayout[] layouts)
    {
        var names = targets.Select(Encoding.UTF8.GetBytes).ToArray();
        var table = new ValueTable(layouts.Length, CountOf(owners, isProgram));
        foreach (var owner in owners)
        {
            if (owner.Name.IsProgram != isProgram || owner.Sum.Operations == 0)
                continue;
            for (var target = 0; target < owner.Operations.Length; target++)
            {
                if (owner.Operations[target] != 0)
                    Set(table.Add(owner.LabelsOfTarget(target, names[target])), owner.Operations[target]);
            }
        }

        return Segments(layouts, table);
    }

    private static IEnumerable<Segment> ByFilesystem(
        IReadOnlyCollection<JobOwner> owners, bool isProgram, IReadOnlyList<string> filesystems, SegmentLayout[] layouts)
    {
        var names = filesystems.Select(f => LabelText.Of("filesystem", f).AsRow()).ToArray();
        var table = new ValueTable(layouts.Length, names.Length == 0 ? 0 : CountOf(owners, isProgram));
        foreach (var owner in owners)
        {
            if (owner.Name.IsProgram != isProgram)
                continue;
            for (var filesystem = 0; filesystem < owner.Filesystems.Length; filesystem++)
            {
                ref readonly var sum = ref owner.Filesystems[filesystem];
                if (!sum.IsNothing)
                    Set(table.Add(owner.LabelsOfFilesystem(filesystem, names[filesystem])), sum.Read, sum.Write, sum.Operations);
            }
        }

        return Segments(layouts, table);
    }

    /// <summary>Counts exactly: larger tables would be some megabytes of garbage in each interval.</summary>
    private static int CountOf(IReadOnlyCollection<JobOwner> owners, bool isProgram) => owners.Count(o => o.Name.IsProgram == isProgram);

    /// <summary>Creates the series of all kinds, even if they are zero, so that alerts can use them.</summary>
    private static IEnumerable<Segment> NotMatched(IReadOnlyCollection<JobOwner> owners)
    {
        var sums = new JobAmounts[(int)Unmatched.Unparsed + 1];
        foreach (var owner in owners)
            sums[(int)owner.Unmatched].Add(owner.Sum);
        var table = new ValueTable(UnmatchedWork.Length, UnmatchedKinds.Length);
        foreach (var (kind, name) in UnmatchedKinds)
        {
            ref readonly var sum = ref sums[(int)kind];
            var row = table.Add(LabelText.Of("kind", name).AsRow());
            (row[0], row[1], row[2]) = (ValueTable.Real(sum.Read), ValueTable.Real(sum.Write), ValueTable.Real(sum.Operations));
        }

        return Segments(UnmatchedWork, table);
    }

    private static void Set(Span<long> row, params ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++)
            row[i] = values[i] == 0 ? ValueTable.Absent : ValueTable.Real(values[i]);
    }
}
