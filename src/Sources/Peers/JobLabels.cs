using LustreActors.Metrics;

namespace LustreActors.Sources.Peers;

/// <summary>What the labels of a job's sample say. Values are as they stand in the text, with their escapes.</summary>
internal readonly ref struct JobLabels
{
    public JobLabels(in SampleLabels labels)
    {
        foreach (var label in labels)
        {
            switch (label.Name.Length)
            {
                case 5 when label.Name.SequenceEqual("jobid"u8):
                    Id = label.EscapedValue;
                    HasId = true;
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
                    break;
                case 10 when label.Name.SequenceEqual("filesystem"u8):
                    Filesystem = label.EscapedValue;
                    HasOddTarget |= label.HasEscapes;
                    break;
            }
        }
    }

    public ReadOnlySpan<byte> Filesystem { get; }

    public ReadOnlySpan<byte> Component { get; }

    public ReadOnlySpan<byte> Target { get; }

    public ReadOnlySpan<byte> Id { get; }

    public ReadOnlySpan<byte> Operation { get; }

    public bool HasId { get; }

    /// <summary>No target of Lustre has a name that needs escapes.</summary>
    public bool HasOddTarget { get; }
}
