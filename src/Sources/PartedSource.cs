using LustreActors.Sources.Files;

namespace LustreActors.Sources;

/// <summary>
/// A source of several parts, each read under its own deadline: a part that hangs costs itself. A collection has three steps:
/// <list type="number">
/// <item><see cref="Begin"/> finds the parts.</item>
/// <item>Each part is read, several at the same time.</item>
/// <item><see cref="End"/> puts the results together. Results that came too late are not among them.</item>
/// </list>
/// </summary>
public abstract class PartedSource : Source
{
    /// <summary>Finds the parts. Their keys differ.</summary>
    public abstract IReadOnlyList<SourcePart> Begin(FileReader files);

    /// <summary>Puts the results together, in the order of the parts.</summary>
    public abstract Reading End(IReadOnlyList<PartResult> results);

    /// <summary>Reads the parts one after the other, for callers without deadlines.</summary>
    public sealed override Reading Read(FileReader files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return End([.. Begin(files).Select(p => new PartResult(p, p.Read(files), PartFault.None, ""))]);
    }
}

/// <summary>A part of a source. It may be read again while an earlier reading hangs, so reading must not change it.</summary>
/// <param name="key">What the reading depends on, unique on this host: <c>node/filesystem /home</c>.</param>
public abstract class SourcePart(string key)
{
    public string Key => key;

    public abstract object Read(FileReader files);
}

public enum PartFault
{
    None,

    /// <summary>The part did not come back in time, now or earlier.</summary>
    Hangs,

    /// <summary>The part was not read.</summary>
    NotRead,
}

/// <param name="Part">The part.</param>
/// <param name="Value">What it returned. Null where it has a fault.</param>
/// <param name="Fault">Why there is no value.</param>
/// <param name="Detail">The fault in words.</param>
public readonly record struct PartResult(SourcePart Part, object? Value, PartFault Fault, string Detail);
