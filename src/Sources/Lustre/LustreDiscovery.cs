using System.Collections.Immutable;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre;

/// <summary>Finds targets and mounts. A name counts once, below whichever of the roots it is found. Used by one call at a time.</summary>
public sealed class LustreDiscovery(LustreRoots roots)
{
    private static readonly (string Folder, LustreComponent Component)[] Folders =
    [
        ("obdfilter", LustreComponent.Ost),
        ("mdt", LustreComponent.Mdt),
        ("mgs", LustreComponent.Mgt),
        ("qmt", LustreComponent.QuotaMaster),
        ("llite", LustreComponent.Client),
        ("osc", LustreComponent.Import),
        ("mdc", LustreComponent.Import),
    ];

    // Kept between calls, so that finding a thousand known targets allocates no names.
    private readonly Dictionary<string, LustreTarget> _known = [];
    private readonly HashSet<LustreTarget> _seen = [];
    private Findings _findings = new();

    public LustreInventory Discover(IReadWatch watch)
    {
        var findings = _findings = new Findings();
        var present = false;
        string? closed = null;
        _seen.Clear();
        using var files = new FileReader(watch);
        foreach (var root in (ReadOnlySpan<string>)[roots.Sys, roots.Debug, roots.Proc])
        {
            switch (files.Probe(root))
            {
                case PathKind.Denied:
                    closed ??= root;
                    break;
                case PathKind.Directory:
                    present = true;
                    break;
            }
        }

        // A router has LNet without Lustre. A closed debugfs hides LNet, but a host with Lustre has it.
        var inDebugfs = files.Probe(roots.LnetDebug);
        var lnet = inDebugfs == PathKind.Directory || (inDebugfs == PathKind.Denied && present)
            || files.Probe(roots.LnetProc) == PathKind.Directory;
        if (present)
        {
            // The storages last: they show the kind of a target only by its name.
            foreach (var (folder, component) in Folders)
                List(files, findings, folder, component, ref closed);
            ListStorages(files, findings, ref closed);
            if (closed is not null)
                findings.AddDenied(closed);
        }

        if (_known.Count > _seen.Count)
            ForgetUnseen();
        ImmutableArray<LustreTarget> targets = [.. _seen.OrderBy(t => t.Filesystem, StringComparer.Ordinal).ThenBy(
            t => t.Name, StringComparer.Ordinal)];
        return new LustreInventory(present, lnet, targets, findings.ToReading([]).Troubles);
    }

    private void List(FileReader files, Findings findings, string folder, LustreComponent? component, ref string? closed)
    {
        foreach (var root in (ReadOnlySpan<string>)[roots.Sys, roots.Debug, roots.Proc])
        {
            var path = Path.Combine(root, folder);
            var status = files.Visit(
                path, (Discovery: this, Component: component), static (name, state) => state.Discovery.Add(name, state.Component));
            if (status == ReadStatus.Denied)
                closed ??= path;
            else
                findings.AddStatus(status, files, path);
        }
    }

    private void ListStorages(FileReader files, Findings findings, ref string? closed)
    {
        foreach (var kind in ParameterResolver.OsdKinds)
            List(files, findings, kind, null, ref closed);
    }

    private void Add(ReadOnlySpan<char> name, LustreComponent? component)
    {
        if (_known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var target))
        {
            if (component is null || component == target.Component || _seen.Contains(target))
            {
                _seen.Add(target);
                return;
            }

            _known.Remove(target.Name);
        }

        if ((component ?? TargetName.ComponentOf(name)) is not { } known)
            return;
        if (!TargetName.IsUsable(name))
        {
            _findings.AddTrouble($"'{TargetName.ToPrintable(name)}' is not a name that Lustre gives, and is skipped");
            return;
        }

        // Below osc a server also shows its own connections, which belong to no mount.
        var filesystem = TargetName.FilesystemOf(name);
        if (known == LustreComponent.Import)
        {
            if (ImportName.TryParse(name) is not { } import)
                return;
            filesystem = import.Filesystem;
        }

        target = new LustreTarget(filesystem, known, name.ToString());
        _known.Add(target.Name, target);
        _seen.Add(target);
    }

    private void ForgetUnseen()
    {
        foreach (var name in _known.Where(t => !_seen.Contains(t.Value)).Select(t => t.Key).ToList())
            _known.Remove(name);
    }
}

/// <summary>The parts of Lustre that are on this host at one moment.</summary>
/// <param name="LustrePresent">Whether Lustre's modules are loaded.</param>
/// <param name="LnetPresent">Whether LNet's own files can be seen.</param>
/// <param name="Targets">The targets, ordered by filesystem and name.</param>
/// <param name="Troubles">The places that could not be looked into, and what would open them.</param>
public sealed record LustreInventory(
    bool LustrePresent, bool LnetPresent, ImmutableArray<LustreTarget> Targets, ImmutableArray<string> Troubles);
