using System.Globalization;

namespace LustreActors.Simulator;

/// <summary>An MDT's <c>mdd</c> device: who reads its changelog.</summary>
internal sealed class ChangelogFiles : DeviceFiles
{
    private readonly Changelog _changelog;

    public ChangelogFiles(TreeStore store, SimulatedLustre model, SimulatedTarget target)
        : base(store, model)
    {
        var version = model.Options.Version;
        var placement = new ServerPlacement(version);
        _changelog = target.Changelog!;
        var directory = $"mdd/{target.Name}";
        Add("mdd/changelog_users", placement.Texts, $"{directory}/changelog_users", writer => SmallFileText.WriteText(writer, Text(version)));
        AddNumber("mdd/changelog_size", placement.Values, directory, () => _changelog.CurrentIndex * 120);
        AddConstant("mdd/lfsck_speed_limit", placement.Values, directory, "0\n");
        AddConstant("mdd/sync_permission", placement.Values, directory, "1\n");
        AddConstant("mdd/atime_diff", placement.Values, directory, "60\n");
    }

    private string Text(LustreVersion version) => version switch
    {
        LustreVersion.V2_10 => Table($"current index: {_changelog.CurrentIndex}\nID    index\n", user => $"{user.Name}   {user.Index}\n"),
        LustreVersion.V2_12 or LustreVersion.V2_14 => Table(
            $"current index: {_changelog.CurrentIndex}\nID    index (idle seconds)\n",
            user => $"{user.Name}   {user.Index} ({_changelog.IdleSeconds(user)})\n"),
        _ => Table($"current_index: {_changelog.CurrentIndex}\nID                            index (idle) mask\n", Line),
    };

    private string Table(string heading, Func<ChangelogUser, string> line) => heading + string.Concat(_changelog.Users.Select(line));

    private string Line(ChangelogUser user)
    {
        var index = user.Index.ToString(CultureInfo.InvariantCulture);
        var mask = user.Mask.Length > 0 ? $" mask={user.Mask}" : "";
        return $"{user.Name.PadRight(35 - index.Length)}{index} ({_changelog.IdleSeconds(user)}){mask}\n";
    }
}
