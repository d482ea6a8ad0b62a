namespace LustreActors.Sources.Lustre;

/// <summary>
/// Reads some parameters that belong together, of one device, into segments. A source is a list of them, used by one call at a time; what one
/// keeps between two collections (label bytes, layouts) is its own.
/// </summary>
internal abstract class ParameterReader
{
    public abstract void Read(CollectionContext context);
}
