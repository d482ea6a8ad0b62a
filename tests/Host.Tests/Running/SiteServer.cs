using LustreActors.Simulator;
using LustreActors.Simulator.Site;

namespace LustreActors.Host.Tests.Running;

/// <summary>A simulated server and its site, with a history that ends now.</summary>
internal sealed class SiteServer : IDisposable
{
    private static readonly TimeSpan Past = TimeSpan.FromMinutes(5);

    private readonly Scratch _scratch = new();

    public SiteServer(JobIdStyle ids = JobIdStyle.JobUidHost, DirectoryStyle directory = DirectoryStyle.Lists)
    {
        var model = new SimulatedLustre(new SimulationOptions
        {
            Seed = 23,
            JobIds = ids,
            Start = DateTimeOffset.UtcNow - Past,
            ShortestJob = TimeSpan.FromMinutes(10),
            LongestJob = TimeSpan.FromMinutes(20),
            // No job starts that SLURM has not listed yet, or does not list any longer.
            NodesGoDown = false,
            Filesystems = [new FilesystemOptions { Name = "scratch", Osts = 2, Mdts = 2, Clients = 6, Jobs = 24 }],
        });
        model.Advance(Past);
        Server = new SimulatedServer(model, null);
        Site = new SimulatedSite(model, _scratch.PathOf("site"), directory);
    }

    public SimulatedServer Server { get; }

    public SimulatedSite Site { get; }

    public string Folder => _scratch.Folder;

    /// <summary>Settings that read the server and ask the site.</summary>
    public string[] Settings =>
    [
        .. Server.Settings, "-Djobs.interval=1s", "-Dslurm.enabled=on", $"-Dslurm.squeue=\"{Site.Squeue}\"", "-Dslurm.interval=1s",
        "-Daccounts.enabled=on", $"-Daccounts.getent=\"{Site.Getent}\"",
    ];

    public void Advance(TimeSpan elapsed)
    {
        Server.Advance(elapsed);
        Site.Write();
    }

    /// <summary>Replaces a program of the site.</summary>
    public static void Replace(string program, string text)
    {
        File.WriteAllText(program + ".new", text);
        File.SetUnixFileMode(program + ".new", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Move(program + ".new", program, overwrite: true);
    }

    public void Dispose()
    {
        Server.Dispose();
        _scratch.Dispose();
    }
}
