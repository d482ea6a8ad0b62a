using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Whether a target of this host serves, as its recovery says: while it waits for the clients it had before, nobody else gets in.</summary>
internal sealed class ServingReader(string device, LustreParameter recovery, MetricFamily status, LabelText labels) : ParameterReader
{
    private readonly string _name = recovery.Of(device);
    private readonly TableFamilies _families = new TableFamilies(labels, withCreated: false).Add(status, 0);

    public override void Read(Draft draft)
    {
        if (!draft.TryRead(recovery, _name, out var text, out _) || Serves(text) is not { } serves)
            return;
        var table = new ValueTable(1);
        table.Add(LabelText.Empty.AsRow())[0] = serves ? 1 : 0;
        _families.AddSegments(table, draft.Segments);
    }

    /// <summary>Null when the text of <c>recovery_status</c> names no status.</summary>
    public static bool? Serves(ReadOnlySpan<byte> text)
    {
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range].Trim(" \t\r"u8);
            if (!line.StartsWith("status:"u8))
                continue;
            var status = line["status:"u8.Length..].TrimStart((byte)' ');
            return status.IsEmpty ? null : !status.StartsWith("WAITING"u8) && !status.SequenceEqual("RECOVERING"u8);
        }

        return null;
    }
}
