using System.Globalization;
using LustreActors.Host.Logging;

namespace LustreActors.Host.Inspection;

/// <summary>Commands about the log. The last lines are kept in memory, independent of standard error.</summary>
internal sealed class LogCommands(LogRing ring)
{
    private const int TailLines = 20;

    public Task HistoryAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        var lines = ring.Last(int.MaxValue);
        return reply.WriteAsync(question.Json
            ? lines.Aggregate(Empty(), Add).Json()
            : lines.Count == 0 ? "nothing was written yet\n" : string.Concat(lines.Select(Text)));
    }

    public async Task TailAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        await reply.BeginAsync().ConfigureAwait(false);
        await foreach (var line in ring.FollowAsync(TailLines, stopping).ConfigureAwait(false))
            await reply.WriteAsync(question.Json ? Add(Empty(), line).JsonLines() : Text(line)).ConfigureAwait(false);
    }

    private static Table Empty() => new("time", "level", "source", "message");

    private static Table Add(Table table, LogLine line) =>
        table.Add(Time(line), line.Level.ToString().ToLowerInvariant(), line.Category, line.Message);

    private static string Text(LogLine line) => $"{Time(line)} {LogFormat.Word(line.Level)} {line.Category}: {line.Message}\n";

    private static string Time(LogLine line) => line.At.ToString(LogFormat.Time, CultureInfo.InvariantCulture);
}
