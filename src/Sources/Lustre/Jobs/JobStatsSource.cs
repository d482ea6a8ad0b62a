using System.Collections.Immutable;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>Reads the jobs of one OST or MDT.</summary>
public sealed class JobStatsSource : Source
{
    private readonly ParameterResolver _resolver;
    private readonly string _parameters;
    private readonly JobTarget _jobsOf;
    private readonly LabelText _target;
    private readonly SegmentLayout _jobsLayout;
    private readonly SegmentLayout _cleanupLayout;
    private readonly JobStatsParser _parser;
    private readonly TopJobs? _top;
    private readonly JobsExposure _exposure;
    private readonly int _sizesUpTo;
    private bool _showsSizes = true;
    private JobLayouts? _layouts;
    private int _had;

    /// <param name="resolver">The resolver of this source alone.</param>
    public JobStatsSource(LustreTarget target, ParameterResolver resolver, JobStatsOptions options)
    {
        var (kind, component) = target.Component switch
        {
            LustreComponent.Ost => ("obdfilter", "ost"),
            LustreComponent.Mdt => ("mdt", "mdt"),
            _ => throw new ArgumentException($"{target.Name} is neither an OST nor an MDT and has no job_stats", nameof(target)),
        };
        Name = target.Name + "/jobs";
        _resolver = resolver;
        _parameters = $"{kind}.{target.Name}.";
        _target = LabelText.Of(("filesystem", target.Filesystem), ("component", component), ("target", target.Name));
        _jobsOf = new JobTarget(target.Filesystem, target.Name, target.Component == LustreComponent.Mdt);
        _jobsLayout = new SegmentLayout(JobStatsFamilies.Jobs, _target, new SampleColumn(0));
        _cleanupLayout = new SegmentLayout(JobStatsFamilies.CleanupInterval, _target, new SampleColumn(1));

        // An MDT has reads and writes only where files keep data on it. There they are operations like any other.
        _parser = new JobStatsParser(options, zeroTransfers: target.Component == LustreComponent.Ost);
        _exposure = options.Exposure;
        _sizesUpTo = options.HistogramsUpTo;
        _top = _exposure.Largest > 0 || (_exposure.Largest is null && options.Filter is not null) ? new TopJobs(_exposure.Largest) : null;
    }

    public override string Name { get; }

    public override bool HasJobs => true;

    public override Reading Read(FileReader files)
    {
        var parameter = _parameters + "job_stats";
        if (_resolver.Find(files, parameter, out _) is not { } path)
            return Reading.OfGone;

        var parser = _parser;
        parser.Begin(path, parser.NewTable(), _top is null ? SizesUpTo : int.MaxValue);
        var status = _resolver.ReadLines(files, parameter, ref parser, out _);
        if (status == ReadStatus.Missing)
            return Reading.OfGone;
        if (status != ReadStatus.Read)
        {
            // Half a table would show the end of jobs that continue.
            return new Reading([])
            {
                Troubles =
                [
                    status == ReadStatus.Denied
                        ? $"{files.LastError}. {PermissionAdvice.For(files.Privileged, "jobs")}" : files.LastError ?? path,
                ],
                LinesRefused = parser.LinesRefused,
                FirstRefusal = parser.FirstRefusal,
            };
        }

        var isEmpty = files.LengthOfLast == 0;
        if (!isEmpty && !files.EndsLast)
            parser.AddMissing("the file ends within a line");
        var had = _had;
        var all = parser.End();
        if (_layouts?.AreOf(parser.Columns) != true)
            _layouts = new JobLayouts(parser.Columns, _target);
        var jobs = new JobTable(_jobsOf, all, _layouts.Map) { IsWhole = parser.LinesRefused == 0 && !isEmpty };
        _had = jobs.Count;

        var segments = ImmutableArray.CreateBuilder<Segment>();
        AddTarget(segments, jobs.Count, files, parser);
        if (_top is not null)
            AddShown(segments, _top.Select(all, parser.Columns, parser.PreviousRows, parser.Unnamed));
        else if (_exposure.Largest is null)
            AddShown(segments, all);
        parser.ForgetShapeUnlessShown();
        return new Reading(segments.ToImmutable())
        {
            Table = jobs,
            LinesRefused = parser.LinesRefused,
            FirstRefusal = parser.FirstRefusal,

            // From 2.17 on an empty file means that there is no job. Older releases always print a heading.
            Notes = isEmpty && had > 0 ? [$"{path} is empty, without its heading, and had {had} jobs at the previous collection"] : [],
        };
    }

    /// <summary>
    /// The most jobs for which histograms are read. Histograms that were dropped return when the jobs are a quarter fewer than allowed, so
    /// that they do not come and go with single jobs.
    /// </summary>
    private int SizesUpTo => _showsSizes ? _sizesUpTo : _sizesUpTo / 4 * 3;

    private void AddShown(ImmutableArray<Segment>.Builder segments, ValueTable shown)
    {
        _showsSizes = shown.Count <= SizesUpTo;
        segments.AddRange(_layouts!.Segments(shown, _showsSizes));
    }

    private void AddTarget(ImmutableArray<Segment>.Builder segments, int jobs, FileReader files, JobStatsParser parser)
    {
        var values = new ValueTable(2);
        var row = values.Add([]);
        row[0] = jobs;
        segments.Add(new Segment(_jobsLayout, values));
        if (_resolver.TryRead(files, _parameters + "job_cleanup_interval", out var text, out _) != ReadStatus.Read)
            return;

        if (!NumberText.TryParse(text, out row[1]))
        {
            parser.AddMissing("job_cleanup_interval is not a number");
            return;
        }

        segments.Add(new Segment(_cleanupLayout, values));
    }
}
