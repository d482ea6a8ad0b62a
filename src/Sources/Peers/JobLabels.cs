using LustreActors.Metrics;

namespace LustreActors.Sources.Peers;

/// <summary>What the labels of a job's sample say. Values are as they stand in the text, with their escapes.</summary>
internal ref struct JobLabels
{
    private const int NoId = -1;

    private int _head = NoId;

    public JobLabels(in SampleLabels labels)
    {
        var hasFilesystem = false;
        var hasComponent = false;
        foreach (var label in labels)
        {
            switch (label.Name.Length)
            {
                case 5 when label.Name.SequenceEqual("jobid"u8):
                    Id = label.EscapedValue;
                    HasId = true;

                    // All that says whose job it is stands in front of it, and cannot stand behind it once more.
                    if (hasFilesystem && hasComponent && !Target.IsEmpty && labels.Raw.Overlaps(Id, out var at))
                        _head = at;
                    break;
                case 5 when label.Name.SequenceEqual("shard"u8):
                    Shard = label;
                    break;
                case 6 when label.Name.SequenceEqual("target"u8):
                    Target = label.EscapedValue;
                    HasOddTarget |= label.HasEscapes;
                    break;
                case 9 when label.Name.SequenceEqual("operation"u8):
                    Operation = label.EscapedValue;
                    break;
                case 9 when label.Name.SequenceEqual("component"u8):
                    Component = label.EscapedValue;
                    HasOddTarget |= label.HasEscapes;
                    hasComponent = true;
                    break;
                case 10 when label.Name.SequenceEqual("filesystem"u8):
                    Filesystem = label.EscapedValue;
                    HasOddTarget |= label.HasEscapes;
                    hasFilesystem = true;
                    break;
            }
        }

        // Where there is a shard it must stand in front too.
        if (_head != NoId && !Shard.Name.IsEmpty && labels.Raw.Overlaps(Shard.Name, out var shard) && shard > _head)
            _head = NoId;
    }

    public SampleLabel Shard { get; }

    public ReadOnlySpan<byte> Filesystem { get; }

    public ReadOnlySpan<byte> Component { get; }

    public ReadOnlySpan<byte> Target { get; }

    public ReadOnlySpan<byte> Id { get; }

    public ReadOnlySpan<byte> Operation { get; }

    public bool HasId { get; }

    /// <summary>No target of Lustre has a name that needs escapes.</summary>
    public bool HasOddTarget { get; }

    /// <summary>
    /// All up to the job's id, which is the same for all jobs of the target and says all of it; empty where the labels stand in another order.
    /// </summary>
    public readonly ReadOnlySpan<byte> Head(ReadOnlySpan<byte> labels) => _head > 0 ? labels[.._head] : default;

    /// <summary>What stands behind a head, as our own members write it: an id, and perhaps an operation. False for anything else.</summary>
    public static bool TryReadTail(ReadOnlySpan<byte> tail, out ReadOnlySpan<byte> id, out ReadOnlySpan<byte> operation)
    {
        operation = default;
        id = default;
        var end = tail.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0 || tail[end] == '\\')
            return false;
        id = tail[..end];
        tail = tail[(end + 1)..];
        if (tail.IsEmpty)
            return true;
        if (!tail.StartsWith(",operation=\""u8))
            return false;
        operation = tail[",operation=\""u8.Length..^1];
        return !operation.ContainsAny((byte)'"', (byte)'\\');
    }
}
