using LustreActors.Sources.Files;

namespace LustreActors.Sources.Node;

/// <summary>The places where the kernel and the system describe the host.</summary>
/// <param name="Root"><c>/</c>, or the place where a container mounts the host's.</param>
/// <param name="Proc"><c>/proc</c></param>
/// <param name="Sys"><c>/sys</c></param>
public sealed record NodeRoots(string Root, string Proc, string Sys)
{
    internal string InProc(string name) => Path.Combine(Proc, name);

    internal string InSys(string name) => Path.Combine(Sys, name);

    internal string InRoot(string name) => Path.Combine(Root, name);

    /// <summary>
    /// A file of <c>/proc/net</c>, which shows the network of the process that reads it. In a container that is not the host's: where the
    /// host's procfs is mounted elsewhere, the network of its first process is read.
    /// </summary>
    internal string InNet(FileReader files, string name)
    {
        if (Proc != "/proc")
        {
            var ofHost = Path.Combine(Proc, "1/net", name);
            if (files.Probe(ofHost) == PathKind.File)
                return ofHost;
        }

        return Path.Combine(Proc, "net", name);
    }
}
