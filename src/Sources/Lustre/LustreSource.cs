using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>What is read together of one target, mount or of the host: under one deadline, with one freshness.</summary>
/// <param name="name">See <see cref="Source.Name"/>.</param>
/// <param name="resolver">The source's own: sources are read at the same time.</param>
/// <param name="isThere">Whether what it reads is still on this host.</param>
/// <param name="readers">Read in this order.</param>
internal sealed class LustreSource(string name, ParameterResolver resolver, IPresenceCheck isThere, ImmutableArray<ParameterReader> readers) : Source
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

/// <summary>Where something is on this host as long as it is there at all.</summary>
internal interface IPresenceCheck
{
    bool IsThere(FileReader files, ParameterResolver resolver);
}

/// <summary>
/// Reads some parameters that belong together, of one device, into segments. A source is a list of them, used by one call at a time; what one
/// keeps between two collections (label bytes, layouts) is its own.
/// </summary>
internal abstract class ParameterReader
{
    public abstract void Read(CollectionContext context);
}
