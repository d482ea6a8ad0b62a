using System.Text.Unicode;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// The lines of <c>changelog_users</c>: <c>current_index: 34</c> (with a blank in old releases), a heading, and the readers:
/// <c>cl1-robinhood 12 (327) mask=MARK,CREAT</c>.
/// </summary>
/// <param name="users">The table that gets a row for each reader.</param>
/// <param name="findings">The counter of refused lines.</param>
/// <param name="path">The path that refused lines are reported with.</param>
internal ref struct ChangelogUsersParser(KeyedRows users, Findings findings, string path) : IChunkParser
{
    private const int LongestName = 128;

    private int _line;
    private bool _hasHeading;

    /// <summary>The number of the last record. <see cref="ValueTable.Absent"/> before its line.</summary>
    public long CurrentIndex { get; private set; } = ValueTable.Absent;

    /// <summary>Whether the index and the heading of the readers were read. There may be no reader.</summary>
    public readonly bool IsWhole => _hasHeading && CurrentIndex != ValueTable.Absent;

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryReadTrimmed(ref lines, out var line))
        {
            _line++;
            if (!line.IsEmpty && !TryLine(line))
                findings.Refuse(path, _line, line);
        }
    }

    private bool TryLine(scoped ReadOnlySpan<byte> line)
    {
        var words = new WordReader(line);
        var name = words.Next();
        if (name.SequenceEqual("ID"u8))
            return _hasHeading = true;
        if (TextLines.TrySplit(line, out var key, out var value)
            && (key.SequenceEqual("current_index"u8) || key.SequenceEqual("current index"u8)))
        {
            if (!NumberText.TryParse(value, out var current))
                return false;
            CurrentIndex = current;
            return true;
        }

        var idle = ValueTable.Absent;
        if (!NumberText.TryParse(words.Next(), out var index) || name.Length > LongestName || !Utf8.IsValid(name))
            return false;
        var parentheses = words.Next();
        if (!parentheses.IsEmpty && !TryIdle(parentheses, out idle))
            return false;
        var row = users.GetOrAdd(name, out var isNew);
        if (!isNew)
            return false;
        (row[ChangelogUsers.IndexColumn], row[ChangelogUsers.IdleColumn]) = (index, idle);
        return true;
    }

    private static bool TryIdle(scoped ReadOnlySpan<byte> word, out long seconds)
    {
        seconds = 0;
        return word.Length > 2 && word[0] == (byte)'(' && word[^1] == (byte)')' && NumberText.TryParse(word[1..^1], out seconds);
    }
}

internal static class ChangelogUsers
{
    public const int IndexColumn = 0;
    public const int IdleColumn = 1;
    public const int Width = 2;
}
