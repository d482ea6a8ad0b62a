namespace LustreActors.Simulator;

/// <summary>The text of <c>rename_stats</c>.</summary>
internal static class RenameText
{
    public static void Write(Utf8Writer writer, LustreFormat format, RenameSizes renames, long startedAt, long now)
    {
        writer.Write("rename_stats:\n- snapshot_time:  "u8);
        if (format.StartTimes)
        {
            writer.WriteSeconds(now);
            writer.Write("\n- start_time:     "u8);
            writer.WriteSeconds(startedAt);
            writer.Write("\n- elapsed_time:   "u8);
            writer.WriteSeconds(now - startedAt);
        }
        else
        {
            // Printed as "%9lu": blanks stand where the fraction has leading zeros.
            writer.WriteNumber(now / 1_000_000_000);
            writer.Write((byte)'.');
            writer.WriteNumber((ulong)(now % 1_000_000_000), 9);
        }

        writer.Write((byte)'\n');
        WriteTable(writer, "- same_dir:\n"u8, renames.SameDirectories);
        WriteTable(writer, "- crossdir_src:\n"u8, renames.Sources);
        WriteTable(writer, "- crossdir_tgt:\n"u8, renames.Targets);
    }

    private static void WriteTable(Utf8Writer writer, ReadOnlySpan<byte> heading, ReadOnlySpan<long> counts)
    {
        var all = 0L;
        foreach (var count in counts)
            all += count;
        if (all == 0)
            return;
        writer.Write(heading);
        var soFar = 0L;
        for (var i = 0; i < counts.Length && soFar < all; i++)
        {
            soFar += counts[i];
            if (soFar == 0)
                continue;
            writer.Write("      "u8);
            writer.WriteNumber(4L << i);
            writer.Write("KB: { sample: "u8);
            writer.WriteNumber((ulong)counts[i], 3);
            writer.Write(", pct: "u8);
            writer.WriteNumber((ulong)(counts[i] * 100 / all), 3);
            writer.Write(", cum_pct: "u8);
            writer.WriteNumber((ulong)(soFar * 100 / all), 3);
            writer.Write(" }\n"u8);
        }
    }
}
