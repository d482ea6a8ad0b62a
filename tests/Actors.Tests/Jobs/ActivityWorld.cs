using System.Buffers;
using LustreActors.Actors.Jobs;
using LustreActors.Messages;
using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Activity;
using LustreActors.Blocking.Tests;

namespace LustreActors.Actors.Tests.Jobs;

/// <summary>Members that measure the activity of jobs on their targets, and a clock. Tables are transferred as text.</summary>
internal sealed class ActivityWorld
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private static readonly JobColumnMap Columns = new(0, 1, 2, [new("open", 3, 4), new("read", 5, 6)]);

    private readonly Dictionary<string, JobActivityMeter> _meters = new(StringComparer.Ordinal);
    private readonly JobActivityPages _pages = new();

    public ManualTimeProvider Time { get; } = new();

    public long Number => JobActivityTable.IntervalOf(Time.GetUtcNow(), Interval);

    public void Wait(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public JobActivityShare NewShare() => new(Interval, Time);

    /// <summary>Reads a target now.</summary>
    public TableRead Target(string name, params Work[] jobs)
    {
        var values = new ValueTable(7, jobs.Length);
        foreach (var job in jobs)
        {
            var row = values.Add(LabelText.Of("jobid", job.Id).AsRow());
            (row[1], row[2], row[3], row[4]) = (job.Read, job.Write, job.Operations, job.Microseconds);
            (row[5], row[6]) = (job.Reads, job.ReadMicroseconds);
        }

        var filesystem = name[..name.IndexOf('-', StringComparison.Ordinal)];
        var target = new JobTarget(filesystem, name, name.Contains("-MDT", StringComparison.Ordinal));
        return new TableRead(name, new JobTable(target, values, Columns), Time.GetTimestamp(), SourceState.Up, TimeSpan.Zero);
    }

    public JobActivityTable Take(string member, params TableRead[] targets)
    {
        if (!_meters.TryGetValue(member, out var meter))
            _meters.Add(member, meter = new JobActivityMeter(member, Interval, TimeSpan.FromMinutes(5), Time));
        return meter.Measure(targets)!;
    }

    /// <summary>Writes a table and parses it as another member would.</summary>
    public JobActivityTable Sent(JobActivityTable table)
    {
        var text = new ArrayBufferWriter<byte>();
        var writer = new JobActivityWriter(table, at => Time.GetElapsedTime(at));
        while (writer.Write(text))
        {
            // The next piece.
        }

        var reader = new JobActivityReader(new JobActivityLimits(), _pages);
        reader.Take(text.WrittenSpan);
        return reader.End(Time.GetTimestamp(), Time.TimestampFrequency).Table!;
    }

    /// <summary>Renders each row as a line: filesystem, id, and the values that are not zero.</summary>
    public static string[] Rows(JobActivityTable table)
    {
        var rows = new List<string>();
        foreach (var row in table.Rows)
        {
            var line = $"{table.Filesystems[row.Filesystem]} {System.Text.Encoding.UTF8.GetString(row.Id)}";
            foreach (var column in Enum.GetValues<JobActivityColumn>())
                line += row[column] != 0 ? FormattableString.Invariant($" {column} {row[column]}") : "";
            for (var i = 0; i < row.MetadataCount; i++)
                line += FormattableString.Invariant($" {table.MetadataTargets[row.Metadata(i).Target]} {row.Metadata(i).Rate}");
            rows.Add(line);
        }

        rows.Sort(StringComparer.Ordinal);
        return [.. rows];
    }
}
