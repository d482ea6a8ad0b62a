namespace LustreActors.Sources.Lustre;

/// <summary>
/// Tells whether a target is still on this host. Its storage counts too: while a target is being mounted or taken down, only the storage is
/// present.
/// </summary>
internal sealed class TargetPresence(LustreTarget target) : IPresenceCheck
{
    private readonly string[] _directories = [.. DirectoriesOf(target.Component).Select(d => LustreParameter.For(d, target.Name))];

    public bool IsThere(FileReader files, ParameterResolver resolver)
    {
        foreach (var directory in _directories)
        {
            if (resolver.IsThere(files, directory))
                return true;
        }

        return false;
    }

    private static string[] DirectoriesOf(LustreComponent component) => component switch
    {
        LustreComponent.Ost => ["obdfilter.*", "osd-*.*"],
        LustreComponent.Mdt => ["mdt.*", "osd-*.*"],
        LustreComponent.Mgt => ["mgs.*", "osd-*.*"],
        LustreComponent.QuotaMaster => ["qmt.*"],
        LustreComponent.Import => ["osc.*", "mdc.*"],
        _ => ["llite.*"],
    };
}
