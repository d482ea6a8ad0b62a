using System.Collections.Immutable;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>Reads one subject of this host.</summary>
/// <param name="collector">The name that node_exporter gives it.</param>
internal abstract class NodeCollector(string collector) : Source
{
    public override string Name { get; } = NodeSources.NameOf(collector);

    public sealed override Reading Read(FileReader files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var context = new NodeContext(files);
        Collect(context);
        return context.Finish();
    }

    protected abstract void Collect(NodeContext context);
}

/// <summary>One collection of a collector, and its results.</summary>
internal sealed class NodeContext(FileReader files)
{
    public FileReader Files => files;

    public Findings Findings { get; } = new();

    public ImmutableArray<Segment>.Builder Segments { get; } = ImmutableArray.CreateBuilder<Segment>();

    public Reading Finish() => Findings.ToReading(Segments.ToImmutable());

    /// <summary>Reads a file that every kernel has. That it cannot be read is a trouble.</summary>
    public bool TryRead(string path, out ReadOnlySpan<byte> text)
    {
        if (files.TryRead(path, out text) == ReadStatus.Read)
            return true;
        Findings.AddTrouble(files.LastError ?? path);
        return false;
    }

    /// <summary>Reads a file that some hosts do not have.</summary>
    public bool TryReadOptional(string path, out ReadOnlySpan<byte> text)
    {
        var status = files.TryRead(path, out text);
        if (status is ReadStatus.Denied or ReadStatus.Failed)
            Findings.AddTrouble(files.LastError ?? path);
        return status == ReadStatus.Read;
    }
}
