using System.Buffers;
using System.Globalization;
using System.Text;
using LustreActors.Messages.Jobs;
using LustreActors.Sources.Activity;

namespace LustreActors.Sources.Tests.Activity;

/// <summary>Tables, their text, and what a reader makes of it in words that can be compared.</summary>
internal static class Tables
{
    public const long Now = 1_000_000;
    public const long TicksPerSecond = 1000;

    public static JobActivityTable Of(JobActivityRows rows) => new()
    {
        Members = ["oss17"],
        Moment = 1_735_689_600_250,
        Interval = 115_712_640,
        MadeAt = Now - 500,
        OldestAt = Now - 2500,
        Window = TimeSpan.FromSeconds(15),
        TargetsWithoutRates = 1,
        Targets = ["scratch-OST0000", "scratch-MDT0000"],
        Filesystems = ["scratch", "ho\tme"],
        MetadataTargets = ["scratch-MDT0000", "ho\tme-MDT0000"],
        Rows = rows,
    };

    public static JobActivityRows Rows(params (int Filesystem, string Id, double[] Values, MetadataRate[] Metadata)[] rows)
    {
        var all = new JobActivityRows();
        foreach (var (filesystem, id, values, metadata) in rows)
        {
            var columns = new double[JobActivityRows.ColumnCount];
            values.CopyTo(columns, 0);
            all.Add(filesystem, Encoding.UTF8.GetBytes(id), columns, metadata);
        }

        return all;
    }

    public static byte[] Written(JobActivityTable table)
    {
        var writer = new JobActivityWriter(table, at => TimeSpan.FromSeconds((Now - at) / (double)TicksPerSecond));
        var text = new ArrayBufferWriter<byte>();
        while (writer.Write(text))
        {
            // The next piece.
        }

        return text.WrittenSpan.ToArray();
    }

    public static JobActivityReading Read(string text, JobActivityLimits? limits = null) =>
        Read(Encoding.UTF8.GetBytes(text), limits: limits);

    /// <param name="piece">How many bytes are given at a time.</param>
    public static JobActivityReading Read(
        ReadOnlySpan<byte> text, int piece = int.MaxValue, JobActivityLimits? limits = null, JobActivityPages? pages = null)
    {
        var reader = new JobActivityReader(limits ?? new JobActivityLimits(), pages);
        for (; !text.IsEmpty; text = text[Math.Min(piece, text.Length)..])
            reader.Take(text[..Math.Min(piece, text.Length)]);
        return reader.End(Now, TicksPerSecond);
    }

    /// <summary>All that a table says, with nine digits of each number.</summary>
    public static string[] Told(JobActivityTable table)
    {
        var lines = new List<string>();
        lines.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{Names(table.Members)} {table.Moment} {table.Interval} {table.MadeAt} {table.OldestAt} {table.Window}"));
        lines[0] += string.Create(CultureInfo.InvariantCulture, $" {Names(table.Targets)} {table.TargetsWithoutRates}");
        foreach (var row in table.Rows)
        {
            var line = new StringBuilder($"{table.Filesystems[row.Filesystem]} [{Convert.ToHexString(row.Id)}]");
            foreach (var column in Enum.GetValues<JobActivityColumn>())
                line.Append(CultureInfo.InvariantCulture, $" {row[column]:G9}");
            for (var i = 0; i < row.MetadataCount; i++)
                line.Append(CultureInfo.InvariantCulture, $" {table.MetadataTargets[row.Metadata(i).Target]}={row.Metadata(i).Rate:G9}");
            lines.Add(line.ToString());
        }

        return [.. lines];
    }

    /// <summary>Equal but for what is cut off numbers with a fraction, behind the ninth digit.</summary>
    public static void AssertSame(JobActivityTable expected, JobActivityTable actual)
    {
        var (one, other) = (Told(expected), Told(actual));
        Assert.Equal(one[0], other[0]);
        Assert.Equal(one.Length, other.Length);
        foreach (var (line, same) in one.Zip(other))
        {
            foreach (var (word, sameWord) in line.Split(' ', '=').Zip(same.Split(' ', '=')))
            {
                if (word != sameWord)
                    Assert.Equal(1, Number(sameWord) / Number(word), 2e-8);
            }
        }
    }

    public static string Told(JobActivityReading reading) =>
        $"{reading.Broken} {reading.LinesRefused} {reading.FirstRefusal}\n"
        + (reading.Table is { } table ? string.Join('\n', Told(table)) : "");

    private static string Names(IEnumerable<string> names) => string.Join(',', names);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
