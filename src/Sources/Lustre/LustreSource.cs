using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>The parameters of a target, a mount or the host that are read together: under one deadline, with one freshness.</summary>
/// <param name="name">See <see cref="Source.Name"/>.</param>
/// <param name="resolver">The resolver of this source alone. Sources are read concurrently.</param>
/// <param name="isThere">Tells whether the target is still on this host.</param>
/// <param name="readers">The readers, in the order in which they are called.</param>
internal sealed class LustreSource(
    string name, ParameterResolver resolver, IPresenceCheck isThere, ImmutableArray<ParameterReader> readers) : Source
{
    public override string Name => name;

    public override Reading Read(FileReader files)
    {
        if (!isThere.IsThere(files, resolver))
            return Sources.Reading.OfGone;

        var context = new CollectionContext(files, resolver);
        foreach (var reader in readers)
            reader.Read(context);
        return context.Finish();
    }
}

/// <summary>Tells whether a target, LNet or Lustre is still on this host.</summary>
internal interface IPresenceCheck
{
    bool IsThere(FileReader files, ParameterResolver resolver);
}

/// <summary>
/// Reads parameters of one device into segments. A source has a list of readers and calls them one at a time, so that a reader may keep
/// state between two collections (label bytes, layouts).
/// </summary>
internal abstract class ParameterReader
{
    public abstract void Read(CollectionContext context);
}
