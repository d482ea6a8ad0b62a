using System.Collections.Immutable;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre;

/// <summary>The parameters of a target, a mount or the host that are read together: under one deadline, with one freshness.</summary>
/// <param name="resolver">The resolver of this source alone. Sources are read concurrently.</param>
internal sealed class LustreSource(
    string name, string part, ParameterResolver resolver, PresenceCheck isThere, ImmutableArray<ParameterReader> readers) : Source
{
    public override string Name => name;

    public override bool HasClients => readers.Any(r => r.HasClients);

    public override Reading Read(FileReader files)
    {
        if (!isThere(files, resolver))
            return Sources.Reading.OfGone;

        var context = new CollectionContext(files, resolver, part);
        foreach (var reader in readers)
            reader.Read(context);
        return context.Finish();
    }
}

/// <summary>
/// Reads parameters of one device into segments. A source has a list of readers and calls them one at a time, so that a reader may keep
/// state between two collections (label bytes, layouts).
/// </summary>
internal abstract class ParameterReader
{
    /// <inheritdoc cref="Source.HasClients"/>
    public virtual bool HasClients => false;

    public abstract void Read(CollectionContext context);
}

/// <summary>Checks whether a target, LNet or Lustre is still on this host.</summary>
internal delegate bool PresenceCheck(FileReader files, ParameterResolver resolver);

internal static class Presence
{
    /// <summary>Whether Lustre's modules are loaded.</summary>
    public static bool OfLustre(FileReader files, ParameterResolver resolver) =>
        files.Probe(resolver.Roots.Sys) != PathKind.Missing || files.Probe(resolver.Roots.Proc) != PathKind.Missing;

    /// <summary>Whether LNet is loaded. A router has LNet without Lustre.</summary>
    public static bool OfLnet(FileReader files, ParameterResolver resolver) =>
        files.Probe(resolver.Roots.LnetDebug) != PathKind.Missing || files.Probe(resolver.Roots.LnetProc) != PathKind.Missing;

    /// <summary>
    /// Checks for a target. Its storage counts too: while a target is being mounted or taken down, only the storage is present.
    /// </summary>
    public static PresenceCheck For(LustreTarget target)
    {
        string[] folders = target.Component switch
        {
            LustreComponent.Ost => ["obdfilter.*", "osd-*.*"],
            LustreComponent.Mdt => ["mdt.*", "osd-*.*"],
            LustreComponent.Mgt => ["mgs.*", "osd-*.*"],
            LustreComponent.QuotaMaster => ["qmt.*"],
            LustreComponent.Import => ["osc.*", "mdc.*"],
            _ => ["llite.*"],
        };
        string[] directories = [.. folders.Select(f => LustreParameter.For(f, target.Name))];
        return (files, resolver) =>
        {
            foreach (var directory in directories)
            {
                if (resolver.IsThere(files, directory))
                    return true;
            }

            return false;
        };
    }
}
