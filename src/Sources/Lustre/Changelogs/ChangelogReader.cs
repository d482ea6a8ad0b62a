using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>An MDT's changelog and its readers. One that has not come for days keeps the changelog from being cleared.</summary>
internal sealed class ChangelogReader(string device, LabelText labels) : ParameterReader
{
    private readonly string _name = ChangelogParameters.Users.Of(device);
    private readonly NamedRows _users = new(static name => LabelText.Row("user"u8, name));
    private readonly ValuesBefore _before = new();
    private readonly TableFamilies _index = new TableFamilies(labels, withCreated: false).Add(ChangelogMetrics.CurrentIndex, 0);
    private readonly TableFamilies _families = new TableFamilies(labels, withCreated: false)
        .Add(ChangelogMetrics.UserIndex, ChangelogUsers.IndexColumn)
        .Add(ChangelogMetrics.UserIdle, ChangelogUsers.IdleColumn);

    public override void Read(Draft draft)
    {
        var users = new ValueTable(ChangelogUsers.Width, 4);
        _users.Begin(users);
        var parser = new ChangelogUsersParser(_users, draft.Findings, draft.PathOf(_name));
        if (draft.TryReadLines(ChangelogParameters.Users, _name, ref parser))
        {
            if (draft.RefusedOfFile == 0 && !parser.IsWhole)
                draft.Findings.Miss(draft.PathOf(_name), "the file ends before the heading of its users");
            _before.CompareList(draft, _name, users.Count);
        }

        var index = new ValueTable(1);
        index.Add(LabelText.Empty.AsRow())[0] = parser.CurrentIndex;
        _index.AddSegments(index, draft.Segments);
        _families.AddSegments(users, draft.Segments);
    }
}
