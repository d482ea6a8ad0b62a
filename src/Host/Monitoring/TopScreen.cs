using System.Globalization;
using LustreActors.Actors.Showing;
using LustreActors.Host.Logging;
using LustreActors.Host.Pages;

namespace LustreActors.Host.Monitoring;

/// <summary>
/// Draws the live view as lines of text: filesystems, targets, and who is using them. No line is wider than the screen, and there are no
/// more lines than it has.
/// </summary>
internal static class TopScreen
{
    private const int LinesAroundTables = 7;
    private const int Name = 0;

    private static readonly Column[] FilesystemColumns =
    [
        new("FILESYSTEM", Name), new("USED", 7), new("SIZE", 9), new("INODES", 7), new("OSTS", 8), new("MDTS", 5), new("CLIENTS", 8),
        new("READ/S", 9), new("WRITE/S", 9), new("META/S", 7),
    ];

    private static readonly Column[] TargetColumns =
    [
        new("TARGET", Name), new("STATE", 12), new("USED", 8), new("READ/S", 9), new("WRITE/S", 9), new("META/S", 7), new("LATENCY", 9),
    ];

    public static IReadOnlyList<string> Draw(StatusJson status, int width, int height, bool keys)
    {
        var users = status.Usage.FirstOrDefault(u => u.By == "job") ?? (status.Usage.Count > 0 ? status.Usage[0] : null);
        var targets = status.Filesystems.SelectMany(f => f.Targets, (f, t) => (Filesystem: f.Name, Target: t))
            .OrderByDescending(t => t.Target.Condition is TargetCondition.Up or TargetCondition.Unknown ? 0 : (int)t.Target.Condition)
            .ThenByDescending(t => t.Target.Heat).ThenBy(t => t.Target.Name, StringComparer.Ordinal).ToArray();

        // Filesystems come first, at most a third of the room; the targets leave half of the rest to the users, or more if they are few.
        var room = Math.Max(0, height - LinesAroundTables);
        var filesystems = Math.Min(status.Filesystems.Count, Math.Max(1, room / 3));
        var rest = Math.Max(0, room - filesystems);
        var ofUsers = Math.Min(users?.Rows.Count ?? 0, Math.Max(rest / 2, rest - targets.Length));
        var ofTargets = Math.Min(targets.Length, rest - ofUsers);

        List<string> lines =
        [
            Title(status, keys),
            Troubles(status.Troubles),
            Row(FilesystemColumns, width, [.. FilesystemColumns.Select(c => c.Title)]),
            .. status.Filesystems.Take(filesystems).Select(f => Row(FilesystemColumns, width, Cells(f))),
            "",
            Row(TargetColumns, width, [.. TargetColumns.Select(c => c.Title + Of(c, ofTargets, targets.Length))]),
            .. targets.Take(ofTargets).Select(t => Row(TargetColumns, width, Cells(t.Filesystem, t.Target))),
        ];
        if (users is not null)
        {
            var columns = UserColumns(users.By, width);
            lines.AddRange(["", Row(columns, width, [.. columns.Select(c => c.Title + Of(c, ofUsers, users.Rows.Count + users.Others))])]);
            lines.AddRange(users.Rows.Take(ofUsers).Select(u => Row(columns, width, Cells(u))));
        }

        return [.. lines.Take(height).Select(l => Fit(LogFormat.Escape(l), width).TrimEnd())];
    }

    private static string Title(StatusJson status, bool keys)
    {
        var (uptime, help) = (Quantity.Seconds(status.UptimeSeconds), keys ? "   q: quit" : "");
        return string.Create(
            CultureInfo.InvariantCulture, $"lustre-exporter top - {status.Host}, {status.At.UtcDateTime:HH:mm:ss} UTC, up {uptime}{help}");
    }

    private static string Troubles(IReadOnlyList<Trouble> troubles) => troubles switch
    {
        [] => "No trouble",
        [var only] => $"{only.Subject} {only.Text}",
        [var worst, ..] => $"{worst.Subject} {worst.Text} (and {troubles.Count - 1} more: lustre-exporter check)",
    };

    private static string[] Cells(FilesystemOverview filesystem) =>
    [
        filesystem.Name,
        filesystem.Bytes is { } bytes ? Quantity.Percent(bytes.UsedRatio) : Quantity.Unknown,
        filesystem.Bytes is { } size ? Quantity.Bytes(size.Total) : Quantity.Unknown,
        filesystem.Inodes is { } inodes ? Quantity.Percent(inodes.UsedRatio) : Quantity.Unknown,
        $"{filesystem.Osts.Up}/{filesystem.Osts.Total}",
        $"{filesystem.Mdts.Up}/{filesystem.Mdts.Total}",
        filesystem.Clients is { } clients ? Quantity.Count(clients) : Quantity.Unknown,
        Bytes(filesystem.Rates.ReadBytes),
        Bytes(filesystem.Rates.WriteBytes),
        Count(filesystem.Rates.MetadataOperations),
    ];

    private static string[] Cells(string filesystem, TargetOverview target) =>
    [
        $"{filesystem}-{target.Name}",
        target.Condition.ToString().ToLowerInvariant(),
        target.UsedRatio is { } used ? Quantity.Percent(used) : Quantity.Unknown,
        Bytes(target.ReadBytes),
        Bytes(target.WriteBytes),
        Count(target.MetadataOperations),
        target.LatencySeconds is { } latency ? Quantity.Seconds(latency) : Quantity.Unknown,
    ];

    private static string[] Cells(UsageRow user) =>
    [
        user.Name, user.Detail, Bytes(user.ReadBytes), Bytes(user.WriteBytes), Count(user.MetadataOperations),
    ];

    private static Column[] UserColumns(string by, int width) =>
    [
        new(by.ToUpperInvariant(), Math.Max(12, width / 5)) { Left = true }, new("", Name), new("READ/S", 9), new("WRITE/S", 9),
        new("META/S", 7),
    ];

    /// <summary>Says in the first column's title that rows do not fit.</summary>
    private static string Of(Column column, int shown, int all) => column.Width is Name or > 9 && column.Title.Length > 0 && shown < all
        ? $" ({shown} of {all})"
        : "";

    private static string Bytes(double? rate) => rate is { } known ? Quantity.Bytes(known) : Quantity.Unknown;

    private static string Count(double? rate) => rate is { } known ? Quantity.Count(known) : Quantity.Unknown;

    private static string Row(Column[] columns, int width, string[] cells)
    {
        var flexible = Math.Max(8, width - columns.Sum(c => c.Width));
        return string.Concat(columns.Zip(cells.Select(c => LogFormat.Escape(c)), (column, cell) => column switch
        {
            { Width: Name } => Fit(cell, flexible - 1).PadRight(flexible),
            { Left: true } => Fit(cell, column.Width - 1).PadRight(column.Width),
            _ => Fit(cell, column.Width - 1).PadLeft(column.Width),
        }));
    }

    private static string Fit(string text, int width) =>
        text.Length <= width ? text : width > 1 ? text[..(width - 1)] + "~" : text[..Math.Max(0, width)];

    /// <summary>A column; one without a width takes what the others leave.</summary>
    private sealed record Column(string Title, int Width)
    {
        public bool Left { get; init; }
    }
}
