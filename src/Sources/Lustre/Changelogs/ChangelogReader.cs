using System.Text.Unicode;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Changelogs;

/// <summary>Reads an MDT's changelog and its readers. A reader that has not come for days keeps the changelog from being cleared.</summary>
internal sealed class ChangelogReader(string device, LabelText labels) : ParameterReader
{
    private readonly ParameterFile _file = ParameterFile.For(ChangelogParameters.Users, device);
    private readonly KeyedRows _users = new(static name => LabelText.Row("user"u8, name));
    private readonly SegmentLayout _index = new(ChangelogParameters.CurrentIndex.Family, labels, new SampleColumn(0));
    private readonly TableFamilies _families = new TableFamilies(labels, withCreated: false)
        .Add(ChangelogParameters.UserIndex)
        .Add(ChangelogParameters.UserIdle);

    public override void Read(CollectionContext context)
    {
        var users = new ValueTable(ChangelogUsers.Width, 4);
        _users.Begin(users);
        var parser = new ChangelogUsersParser(_users);
        if (_file.TryRead(context, ref parser))
        {
            if (!parser.IsWhole)
                _file.AddMissing(context, "the file ends before the heading of its users");
            _file.NoteLeavers(context, users.Count);
        }

        if (parser.CurrentIndex != ValueTable.Absent)
            context.AddValue(_index, LabelText.Empty.AsRow(), parser.CurrentIndex);
        _families.AddSegments(users, context.Segments);
    }
}

/// <summary>
/// Parses the lines of <c>changelog_users</c>: <c>current_index: 34</c> (with a blank in old releases), a heading, and the readers:
/// <c>cl1-robinhood 12 (327) mask=MARK,CREAT</c>.
/// </summary>
/// <param name="users">The table that gets a row for each reader.</param>
internal ref struct ChangelogUsersParser(KeyedRows users) : ILineParser
{
    private const int LongestName = 128;

    private bool _hasHeading;

    /// <summary>The number of the last record. <see cref="ValueTable.Absent"/> before its line.</summary>
    public long CurrentIndex { get; private set; } = ValueTable.Absent;

    /// <summary>Whether the index and the heading of the readers were read. There may be no reader.</summary>
    public readonly bool IsWhole => _hasHeading && CurrentIndex != ValueTable.Absent;

    public bool TryParse(scoped ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
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
        if (!parentheses.IsEmpty && !TryParseIdle(parentheses, out idle))
            return false;
        var row = users.GetOrAdd(name, out var isNew);
        if (!isNew)
            return false;
        (row[ChangelogUsers.IndexColumn], row[ChangelogUsers.IdleColumn]) = (index, idle);
        return true;
    }

    private static bool TryParseIdle(scoped ReadOnlySpan<byte> word, out long seconds)
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
