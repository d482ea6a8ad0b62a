namespace LustreActors.Sources.Lustre;

/// <summary>Lustre's modules are loaded.</summary>
internal sealed class HostPlace : IPlace
{
    public bool IsThere(FileReader files, ParameterResolver resolver) =>
        files.Probe(resolver.Roots.Sys) != PathKind.Missing || files.Probe(resolver.Roots.Proc) != PathKind.Missing;
}

/// <summary>LNet is loaded, which on a router it is alone.</summary>
internal sealed class LnetPlace : IPlace
{
    public bool IsThere(FileReader files, ParameterResolver resolver) =>
        files.Probe(resolver.Roots.LnetDebug) != PathKind.Missing || files.Probe(resolver.Roots.LnetProc) != PathKind.Missing;
}
