using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads the host itself: its health, version and memory.</summary>
internal sealed class NodeSource(LustreRoots roots) : Source
{
    private static readonly SearchValues<byte> Unprintable = SearchValues.Create([.. Enumerable.Range(0, 32).Select(b => (byte)b), 127]);

    private readonly ParameterResolver _resolver = new(roots);
    private readonly NumbersReader _memory = new("", LabelText.Empty, NodeParameters.Memory, [""]);
    private readonly MgsConnectionReader _mgs = new();
    private readonly string _secondHealthCheck = Path.Combine(roots.Debug, NodeParameters.HealthCheck.Name);

    private readonly LossDetector _devicesLosses = new();
    private bool _hadJobIdName;

    internal const string SourceName = "lustre";

    public override string Name => SourceName;

    public override Reading Read(FileReader files)
    {
        if (files.Probe(roots.Sys) == PathKind.Missing && files.Probe(roots.Proc) == PathKind.Missing)
            return Sources.Reading.OfGone;

        var context = new CollectionContext(files, _resolver);
        var (findings, segments) = (context.Findings, context.Segments);
        AddHealth(context);
        if (HasText(files, findings, NodeParameters.VersionFile, out var version) is true)
            segments.Add(new SegmentBuilder(NodeParameters.Version.Family).Add(1, VersionOf(version)).Build());
        var hasVar = HasText(files, findings, NodeParameters.JobIdVar, out var jobIdVar);
        var hasName = HasText(files, findings, NodeParameters.JobIdName, out var jobIdName);
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
        var first = _resolver.Find(files, NodeParameters.HealthCheck.Name, out _) ?? NodeParameters.HealthCheck.Name;
        var health = new HealthCheckParser(findings, first);
        var status = _resolver.ReadLines(files, NodeParameters.HealthCheck.Name, ref health, out var path);
        findings.AddStatus(status, files, _resolver, NodeParameters.HealthCheck, NodeParameters.HealthCheck.Name, path);

        // The file of this name in debugfs also lists the devices. 2.17 does not have it.
        var isRead = status == ReadStatus.Read;
        if (isRead && path != _secondHealthCheck)
        {
            status = files.ReadLines(_secondHealthCheck, ref health);
            if (status == ReadStatus.Failed)
                findings.AddStatus(status, files, _secondHealthCheck);
            else if (status == ReadStatus.Denied && files.Lctl?.Read(NodeParameters.HealthCheck.Name, out var shown) == ReadStatus.Read)
                health.Parse(shown.Span);
        }

        if (isRead && health.IsHealthy is null && findings.LinesRefused == 0)
            findings.AddMissing(path, "the file does not show whether the host is healthy");
        if (health.IsHealthy is { } healthy)
            segments.Add(new SegmentBuilder(NodeParameters.Healthy.Family).Add(healthy ? 1 : 0).Build());
        AddDevices(context, health.UnhealthyDevices);
    }

    private void AddDevices(CollectionContext context, List<string> unhealthy)
    {
        var name = NodeParameters.Devices.Name;
        var devices = new DevicesParser(context.Findings, context.PathOf(name));
        if (context.TryReadLines(NodeParameters.Devices, name, ref devices))
            _devicesLosses.CompareList(context, name, devices.Targets.Count);

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
    private bool? HasText(FileReader files, Findings findings, LustreParameter parameter, out string value)
    {
        value = "";
        var status = _resolver.TryRead(files, parameter.Name, out var text, out var path);
        findings.AddStatus(status, files, _resolver, parameter, parameter.Name, path);
        if (status != ReadStatus.Read)
            return null;

        // Some builds show an empty file until a name is set.
        if (text.IsEmpty && (parameter != NodeParameters.JobIdName || _hadJobIdName))
            findings.AddMissing(path, "the file is empty");
        TextLines.TryReadTrimmed(ref text, out var line);
        if (line.ContainsAny(Unprintable) || !Utf8.IsValid(line))
        {
            findings.Refuse(path, 1, line);
            return false;
        }

        value = Encoding.UTF8.GetString(line);
        return value.Length > 0;
    }
}
