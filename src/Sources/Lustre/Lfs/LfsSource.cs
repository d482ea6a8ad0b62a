using System.Collections.Immutable;
using System.Text;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Lfs;

/// <summary>
/// Reads what <c>lfs</c> shows of one mount. It asks the servers, so it can hang for a quarter of an hour when one is down. So it is a
/// separate source with a long interval.
/// </summary>
internal sealed class LfsSource(LustreTarget mount, LustreRoots roots, LustreSourceOptions options) : CommandSource
{
    private const string Part = "lfs";
    private readonly string _mountinfo = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(roots.Proc)) ?? "/", "self/mountinfo");
    private readonly ParameterResolver _resolver = new(roots);
    private readonly PresenceCheck _isThere = Presence.For(mount);
    private string _point = "";
    private string? _trouble;
    private bool _gone;

    public override string Name { get; } = NameOf(mount);

    public static string NameOf(LustreTarget mount) => $"{mount.Name}/{Part}";

    public override ImmutableArray<SourceCommand> Commands(FileReader files)
    {
        _gone = !_isThere(files, _resolver);
        (_point, _trouble) = ("", null);
        if (_gone || PointOf(files) is not { } point)
            return [];
        _point = point;
        return [Command("check", "servers"), Command("df", "-v", "--lazy", point)];
    }

    public override Reading Read(IReadOnlyList<CommandOutput> outputs, TimeSpan now)
    {
        if (_gone)
            return Reading.OfGone;
        var findings = new Findings();
        if (_trouble is not null)
            findings.AddTrouble(_trouble);
        var segments = ImmutableArray.CreateBuilder<Segment>(8);
        if (outputs.Count == 2)
        {
            var servers = AddServers(outputs[0], findings, segments);
            AddSpace(outputs[1], servers, findings, segments);
        }

        return findings.ToReading(segments.ToImmutable());
    }

    private SourceCommand Command(params ReadOnlySpan<string> arguments) =>
        new(options.Commands.Lfs, [.. arguments]) { MayBeCut = true };

    /// <summary>
    /// Finds the mount point. A mount's name contains its address in the kernel, which no mount table shows. When a filesystem is mounted
    /// twice, the first name gets the first mount point: which belongs to which cannot be seen, and each is asked once.
    /// </summary>
    private string? PointOf(FileReader files)
    {
        var status = files.TryRead(_mountinfo, out var text);
        if (status != ReadStatus.Read)
        {
            _trouble = files.LastError ?? _mountinfo;
            return null;
        }

        var points = MountTable.PointsOf(mount.Filesystem, text);
        var names = new SortedSet<string>(StringComparer.Ordinal) { mount.Name };
        foreach (var root in (ReadOnlySpan<string>)[roots.Sys, roots.Debug, roots.Proc])
        {
            files.Visit(Path.Combine(root, "llite"), (Names: names, mount.Filesystem), static (name, state) =>
            {
                if (TargetName.FilesystemOf(name) == state.Filesystem)
                    state.Names.Add(name.ToString());
            });
        }

        var place = names.TakeWhile(n => n != mount.Name).Count();
        if (place < points.Count)
            return points[place];
        _trouble = $"{mount.Name} is not in {_mountinfo}: it is mounted where this process cannot see it";
        return null;
    }

    private void AddSpace(
        CommandOutput output, List<(ImportName Import, bool IsActive)> servers, Findings findings,
        ImmutableArray<Segment>.Builder segments)
    {
        var parser = new LfsDfParser();
        Parse(output, parser, findings);
        if (output.Cut is not null)
            AddSilent(parser.Rows, servers);
        if (output.Cut is null && parser.Rows.Count == 0)
            findings.AddTrouble(TroubleOf(output));

        var (up, degraded, flags) = (
            new SegmentBuilder(LfsMetrics.Up), new SegmentBuilder(LfsMetrics.Degraded), new SegmentBuilder(LfsMetrics.Flag));
        var (capacity, used, available) = (
            new SegmentBuilder(LfsMetrics.Capacity), new SegmentBuilder(LfsMetrics.Used), new SegmentBuilder(LfsMetrics.Available));
        var (shown, flagged) = (false, false);
        foreach (var row in parser.Rows.DistinctBy(r => FullName(r.Target)))
        {
            var labels = LabelsOf(FullName(row.Target));
            up.Add(row.Space is null ? 0 : 1, labels);
            if (row.Space is not { } space)
                continue;
            shown = true;
            capacity.Add(space.Total * 1024, labels);
            used.Add(space.Used * 1024, labels);
            available.Add(space.Available * 1024, labels);
            degraded.Add(row.Flags.Contains('D', StringComparison.Ordinal) ? 1 : 0, labels);
            foreach (var flag in row.Flags.Distinct())
            {
                flagged = true;
                flags.Add(1, [.. labels, flag.ToString()]);
            }
        }

        if (parser.Rows.Count > 0)
            segments.Add(up.Build());
        if (shown)
            segments.AddRange(capacity.Build(), used.Build(), available.Build(), degraded.Build());
        if (flagged)
            segments.Add(flags.Build());
    }

    /// <summary>
    /// Adds the targets that a cut list lacks and that <c>lfs check servers</c> found inactive: the list waited for one of them. Of other
    /// targets that it lacks nothing is known.
    /// </summary>
    private void AddSilent(List<LfsDfRow> rows, List<(ImportName Import, bool IsActive)> servers)
    {
        foreach (var (import, isActive) in servers)
        {
            var target = TargetOf(import);
            if (!isActive && !rows.Exists(r => FullName(r.Target) == target))
                rows.Add(new LfsDfRow(target, null, ""));
        }
    }

    /// <summary>Adds the servers of this mount, and returns them.</summary>
    private List<(ImportName Import, bool IsActive)> AddServers(
        CommandOutput output, Findings findings, ImmutableArray<Segment>.Builder segments)
    {
        var parser = new LfsCheckParser();
        Parse(output, parser, findings);
        if (output.Cut is null && parser.Servers.Count == 0)
            findings.AddTrouble(TroubleOf(output));

        // The output has the connections of all mounts, of an MDT and of the MGC. Only those of this mount are used.
        var mine = new List<(ImportName Import, bool IsActive)>();
        foreach (var (name, isActive) in parser.Servers)
        {
            if (ImportName.TryParse(name) is { } import && import.Mount == mount.Name && !mine.Exists(m => m.Import.Peer == import.Peer))
                mine.Add((import, isActive));
        }

        if (mine.Count == 0)
            return mine;
        var series = new SegmentBuilder(LfsMetrics.ServerStatus);
        foreach (var (import, isActive) in mine)
            series.Add(isActive ? 1 : 0, LabelsOf(TargetOf(import)));
        segments.Add(series.Build());
        return mine;
    }

    /// <summary>Parses both outputs of a command. A line that was cut is left out.</summary>
    private static void Parse<TParser>(CommandOutput output, TParser parser, Findings findings)
        where TParser : class, ILineParser
    {
        var text = output.Text.Span;
        if (output.Cut is { } cut)
        {
            findings.AddTrouble(cut);
            text = text[..(text.LastIndexOf((byte)'\n') + 1)];
        }

        new LineWalker<TParser>(parser, findings, output.Command.ToString()).Parse(text);
        new LineWalker<TParser>(parser, findings, output.Command.ToString()).Parse(Encoding.UTF8.GetBytes(output.Errors));
    }

    private static string TargetOf(ImportName import) => $"{import.Filesystem}-{import.Peer}";

    /// <summary>Adds the filesystem to the name of an inactive target, which lacks it.</summary>
    private string FullName(string target) => target.Contains('-', StringComparison.Ordinal) ? target : $"{mount.Filesystem}-{target}";

    private string[] LabelsOf(string target) =>
        [mount.Filesystem, TargetLabels.NameOf(TargetName.ComponentOf(target) ?? LustreComponent.Ost), target, options.ClientName, _point];

    private static string TroubleOf(CommandOutput output)
    {
        var error = output.Errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return $"{output.Command} exited with {output.ExitCode} and said nothing that is understood{(error is null ? "" : $": {error}")}";
    }
}
