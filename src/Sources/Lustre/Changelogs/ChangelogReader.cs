using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads an MDT's changelog and its readers. A reader that has not come for days keeps the changelog from being cleared.</summary>
internal sealed class ChangelogReader(string device, LabelText labels) : ParameterReader
{
    private readonly string _name = ChangelogParameters.Users.For(device);
    private readonly KeyedRows _users = new(static name => LabelText.Row("user"u8, name));
    private readonly LossDetector _losses = new();
    private readonly TableFamilies _index = new TableFamilies(labels, withCreated: false).Add(ChangelogParameters.CurrentIndex);
    private readonly TableFamilies _families = new TableFamilies(labels, withCreated: false)
        .Add(ChangelogParameters.UserIndex)
        .Add(ChangelogParameters.UserIdle);

    public override void Read(CollectionContext context)
    {
        var users = new ValueTable(ChangelogUsers.Width, 4);
        _users.Begin(users);
        var parser = new ChangelogUsersParser(_users, context.Findings, context.PathOf(_name));
        if (context.TryReadLines(ChangelogParameters.Users, _name, ref parser))
        {
            if (context.RefusedOfFile == 0 && !parser.IsWhole)
                context.Findings.AddMissing(context.PathOf(_name), "the file ends before the heading of its users");
            _losses.CompareList(context, _name, users.Count);
        }

        var index = new ValueTable(1);
        index.Add(LabelText.Empty.AsRow())[0] = parser.CurrentIndex;
        _index.AddSegments(index, context.Segments);
        _families.AddSegments(users, context.Segments);
    }
}
