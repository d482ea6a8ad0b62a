namespace LustreActors.Sources.Lustre;

internal static class ParameterTroubles
{
    /// <summary>
    /// Reports what an administrator can change. An optional parameter that may be behind a closed directory is not reported: most versions
    /// do not have it there.
    /// </summary>
    public static void AddStatus(
        this Findings findings, ReadStatus status, FileReader files, ParameterResolver resolver, LustreParameter parameter, string name,
        string path)
    {
        switch (status)
        {
            case ReadStatus.Failed:
                findings.AddTrouble(files.LastError ?? path);
                break;
            case ReadStatus.Denied when parameter.IsExpected || parameter.MayBeInDebugfs || !resolver.IsInDebugfs(path):
                findings.AddDenied(path, files.Lctl);
                break;
            case ReadStatus.Missing when parameter.IsExpected:
                findings.AddTrouble($"{name} was not found below {resolver.Roots.Sys}, {resolver.Roots.Debug} or {resolver.Roots.Proc}: "
                    + "is debugfs mounted, and handed into the container?");
                break;
        }
    }
}
