using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using LustreActors.Messages.Jobs;

namespace LustreActors.Sources.Activity;

/// <summary>Writes a table in pieces, so that the caller can wait for a slow reader between two of them.</summary>
/// <param name="table">The table. Its rows must stay as they are until the last piece.</param>
/// <param name="ageOf">The time since a monotonic moment of this process.</param>
public sealed class JobActivityWriter(JobActivityTable table, Func<long, TimeSpan> ageOf)
{
    public const string ContentType = "text/tab-separated-values; charset=utf-8";

    private const int PieceSize = 64 * 1024;

    private readonly byte[][] _filesystems = [.. table.Filesystems.Select(Escaped)];
    private JobActivityRows.Position _position;
    private bool _hasBegun;

    /// <summary>Writes the next piece. False: it was the last one.</summary>
    public bool Write(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!_hasBegun)
            WriteHead(output);
        _hasBegun = true;

        var rows = table.Rows.From(_position);
        for (var written = 0; written < PieceSize;)
        {
            if (!rows.MoveNext())
            {
                WriteLine(output, string.Create(CultureInfo.InvariantCulture, $"# end\t{table.Rows.Count}"));
                return false;
            }

            written += WriteRow(output, rows.Current);
        }

        _position = rows.Position;
        return true;
    }

    private void WriteHead(IBufferWriter<byte> output)
    {
        WriteLine(output, string.Create(CultureInfo.InvariantCulture, $"# lustre-job-activity\t{ActivityText.Version}"));
        foreach (var member in table.Members)
            WriteLine(output, "# member\t" + Text(member));
        WriteLine(output, string.Create(CultureInfo.InvariantCulture, $"# moment\t{table.Moment / 1000m:0.000}"));
        WriteLine(output, string.Create(CultureInfo.InvariantCulture, $"# interval\t{table.Interval}"));
        WriteLine(output, string.Create(CultureInfo.InvariantCulture, $"# window\t{Seconds(table.Window)}"));
        WriteLine(output, string.Create(CultureInfo.InvariantCulture, $"# age\t{Seconds(ageOf(table.MadeAt))}"));
        WriteLine(output, string.Create(CultureInfo.InvariantCulture, $"# oldest\t{Seconds(ageOf(table.OldestAt))}"));
        if (table.TargetsWithoutRates > 0)
            WriteLine(output, string.Create(CultureInfo.InvariantCulture, $"# without-rates\t{table.TargetsWithoutRates}"));
        foreach (var target in table.Targets)
            WriteLine(output, "# target\t" + Text(target));
        foreach (var target in table.MetadataTargets)
            WriteLine(output, "# metadata-target\t" + Text(target));
        WriteLine(output, "# columns\t" + string.Join('\t', ActivityText.Columns));
    }

    private int WriteRow(IBufferWriter<byte> output, JobActivityRow row)
    {
        var filesystem = _filesystems[row.Filesystem];
        var line = output.GetSpan(
            filesystem.Length + ActivityText.LongestEscaped(row.Id) + ((JobActivityRows.ColumnCount + 4) * (ActivityNumber.Longest + 1))
            + (row.MetadataCount * (ActivityNumber.Longest + 8)));
        filesystem.CopyTo(line);
        var at = filesystem.Length;
        line[at++] = ActivityText.Separator;
        at += ActivityText.Escape(line[at..], row.Id);

        var empty = 0;
        for (var column = 0; column < JobActivityRows.ColumnCount; column++)
        {
            empty++;
            if (row[(JobActivityColumn)column] is not 0 and var value)
            {
                at += Separate(line[at..], ref empty);
                at += ActivityNumber.Write(line[at..], value);
            }
        }

        if (row.MetadataCount > 0)
        {
            empty++;
            at += Separate(line[at..], ref empty);
            at += WriteMetadata(line[at..], row);
        }

        line[at++] = (byte)'\n';
        output.Advance(at);
        return at;
    }

    /// <summary>Tabs in front of a field, with those of the empty ones before it.</summary>
    private static int Separate(Span<byte> line, ref int empty)
    {
        line[..empty].Fill(ActivityText.Separator);
        var count = empty;
        empty = 0;
        return count;
    }

    private static int WriteMetadata(Span<byte> line, JobActivityRow row)
    {
        var at = 0;
        for (var i = 0; i < row.MetadataCount; i++)
        {
            if (i > 0)
                line[at++] = (byte)',';
            var (target, rate) = row.Metadata(i);
            Utf8Formatter.TryFormat(target, line[at..], out var digits);
            at += digits;
            line[at++] = (byte)'=';
            at += ActivityNumber.Write(line[at..], rate);
        }

        return at;
    }

    private static string Seconds(TimeSpan time) => Math.Max(0, time.TotalSeconds).ToString("0.###", CultureInfo.InvariantCulture);

    private static byte[] Escaped(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var escaped = new byte[ActivityText.LongestEscaped(utf8)];
        return escaped[..ActivityText.Escape(escaped, utf8)];
    }

    private static string Text(string text) => Encoding.UTF8.GetString(Escaped(text));

    private static void WriteLine(IBufferWriter<byte> output, string line)
    {
        Encoding.UTF8.GetBytes(line, output);
        output.Write("\n"u8);
    }
}
