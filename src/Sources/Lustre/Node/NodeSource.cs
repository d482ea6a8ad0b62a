using System.Buffers;
using System.Text;
using System.Text.Unicode;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Imports;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Node;

/// <summary>Reads the host itself: its health, version and memory.</summary>
internal sealed class NodeSource(LustreRoots roots) : Source
{
    private static readonly SearchValues<byte> Unprintable = SearchValues.Create([.. Enumerable.Range(0, 32).Select(b => (byte)b), 127]);

    private readonly ParameterResolver _resolver = new(roots);
    private readonly NumbersReader _memory = new("", LabelText.Empty, NodeParameters.Memory, [""]);
    private readonly MgsConnectionReader _mgs = new();
    private readonly string _secondHealthCheck = Path.Combine(roots.Debug, NodeParameters.HealthCheck.Name);

    private readonly ParameterFile _devices = ParameterFile.For(NodeParameters.Devices);
    private bool _hadJobIdName;

    internal const string SourceName = "lustre";

    public override string Name => SourceName;

    public override Reading Read(FileReader files)
    {
        if (!Presence.OfLustre(files, _resolver))
            return Sources.Reading.OfGone;

        var context = new CollectionContext(files, _resolver, "host");
        var (findings, segments) = (context.Findings, context.Segments);
        AddHealth(context);
        if (HasText(context, NodeParameters.VersionFile, out var version) is true)
            segments.Add(new SegmentBuilder(NodeParameters.Version.Family).Add(1, VersionOf(version)).Build());
        var hasVar = HasText(context, NodeParameters.JobIdVar, out var jobIdVar);
        var hasName = HasText(context, NodeParameters.JobIdName, out var jobIdName);
        _hadJobIdName = hasName is true;
        if (hasVar is true || hasName is true)
            segments.Add(new SegmentBuilder(NodeParameters.JobId.Family).Add(1, jobIdVar, jobIdName).Build());
        if (hasVar is not null)
            JobIdNote.Add(files, roots, findings, jobIdVar);
        _memory.Read(context);
        _mgs.Read(context);
        return context.Finish();
    }

    /// <summary>The number of the version. Up to 2.8 the file had more lines: <c>lustre: 2.8.0</c>, <c>kernel: …</c>.</summary>
    private static string VersionOf(string text) =>
        text.StartsWith("lustre:", StringComparison.Ordinal) ? text["lustre:".Length..].Trim() : text;

    private void AddHealth(CollectionContext context)
    {
        var (files, findings, segments) = (context.Files, context.Findings, context.Segments);
        var name = NodeParameters.HealthCheck.Name;
        var health = new LineWalker<HealthCheckParser>(new HealthCheckParser(), findings, context.PathOf(name));
        var status = _resolver.ReadLines(files, name, ref health, out var path);
        findings.AddStatus(status, files, _resolver, NodeParameters.HealthCheck, name, path);

        // The file of this name in debugfs also lists the devices. 2.17 does not have it.
        var isRead = status == ReadStatus.Read;
        if (isRead && path != _secondHealthCheck)
        {
            status = files.ReadLines(_secondHealthCheck, ref health);
            if (status == ReadStatus.Failed)
                findings.AddStatus(status, files, _secondHealthCheck);
            else if (status == ReadStatus.Denied && files.Privileged?.Read(name, out var shown) == ReadStatus.Read)
                health.Parse(shown.Span);
        }

        if (isRead && health.Parser.IsHealthy is null && findings.LinesRefused == 0)
            findings.AddMissing(path, "the file does not show whether the host is healthy");
        if (health.Parser.IsHealthy is { } healthy)
            segments.Add(new SegmentBuilder(NodeParameters.Healthy.Family).Add(healthy ? 1 : 0).Build());
        AddDevices(context, health.Parser.UnhealthyDevices);
    }

    private void AddDevices(CollectionContext context, List<string> unhealthy)
    {
        var devices = new DevicesParser();
        if (_devices.TryRead(context, ref devices))
            _devices.NoteLeavers(context, devices.Targets.Count);

        var targets = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var target in devices.Targets)
            targets[target] = true;
        foreach (var device in unhealthy)
            targets[TargetName.ForDevice(device)] = false;
        if (targets.Count == 0)
            return;
        var series = new SegmentBuilder(NodeParameters.DeviceHealthy.Family);
        foreach (var (target, healthy) in targets)
        {
            var component = TargetName.ComponentOf(target);
            series.Add(
                healthy ? 1 : 0, component is null ? "" : TargetName.FilesystemOf(target),
                component is { } c ? TargetLabels.NameOf(c) : "", target);
        }

        context.Segments.Add(series.Build());
    }

    /// <summary>Reads a line of text. Null when it could not be read.</summary>
    private bool? HasText(CollectionContext context, LustreParameter parameter, out string value)
    {
        value = "";
        if (!context.TryRead(parameter, parameter.Name, out var text, out var path))
            return null;

        // Some builds show an empty file until a name is set.
        if (text.IsEmpty && (parameter != NodeParameters.JobIdName || _hadJobIdName))
            context.Findings.AddMissing(path, "the file is empty");
        TextLines.TryReadTrimmed(ref text, out var line);
        if (line.ContainsAny(Unprintable) || !Utf8.IsValid(line))
        {
            context.Findings.Refuse(path, 1, line);
            return false;
        }

        value = Encoding.UTF8.GetString(line);
        return value.Length > 0;
    }
}

/// <summary>Notes that clients send no job ids. Nothing else would show it except empty job tables on the servers.</summary>
internal static class JobIdNote
{
    private const string Cure =
        "To turn them on, run on the MGS: lctl set_param -P jobid_var=SLURM_JOB_ID (the variable of your scheduler; procname_uid where "
            + "there is none)";

    public static void Add(FileReader files, LustreRoots roots, Findings findings, string jobIdVar)
    {
        if (jobIdVar.Length > 0 && jobIdVar != "disable")
            return;
        var setting = jobIdVar.Length > 0 ? "jobid_var=disable" : "jobid_var is empty";
        if (Has(files, roots, "llite"))
            findings.AddNote(
                $"job ids are off on this client ({setting}): job_stats of the servers will not know the jobs that run here. {Cure}");
        else if (Has(files, roots, "obdfilter") || Has(files, roots, "mdt"))
            findings.AddNote(
                $"job ids are off on this server ({setting}): where its clients have the same setting, job_stats stay empty. {Cure}");
    }

    private static bool Has(FileReader files, LustreRoots roots, string folder)
    {
        var found = false;
        foreach (var root in (ReadOnlySpan<string>)[roots.Sys, roots.Debug, roots.Proc])
            files.Visit(Path.Combine(root, folder), 0, (_, _) => found = true);
        return found;
    }
}
