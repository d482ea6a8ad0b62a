using LustreActors.Simulator;
using LustreActors.Simulator.Site;
using LustreActors.Simulator.Tree;

namespace LustreActors.Host.Demo;

/// <summary>
/// The simulated server of the demo: two filesystems with a history, a local mount of each, the site whose jobs use them, and a story of
/// what goes wrong.
/// </summary>
internal sealed class DemoCluster : IDisposable
{
    private static readonly TimeSpan Past = TimeSpan.FromMinutes(15);

    private readonly SimulatedLustre _model;
    private readonly LustreTree _tree;
    private readonly SimulatedSite _site;
    private readonly DemoStory _story;
    private TimeSpan _elapsed;

    public DemoCluster(LustreVersion version, string root, TimeSpan hangAfter)
    {
        HangAfter = hangAfter;
        _model = new SimulatedLustre(new SimulationOptions
        {
            Seed = 17,
            Version = version,
            // The counters of jobs have start times: the history ends now.
            Start = TimeProvider.System.GetUtcNow() - Past,
            ClientMount = true,
            JobIds = JobIdStyle.Mixed,
            WritersPause = false,
            Filesystems =
            [
                new FilesystemOptions
                {
                    Name = "scratch", Osts = 4, Mdts = 2, Clients = 12, Jobs = 40, OstKilobytes = 64L << 30, UsedAtStart = 0.61,
                },
                new FilesystemOptions
                {
                    Name = "home", Osts = 2, Mdts = 1, Clients = 12, Jobs = 15, Network = "o2ib", OstKilobytes = 1L << 30,
                    // Within a minute, nine tenths of it are used.
                    UsedAtStart = 0.792,
                },
            ],
        });
        _model.Advance(Past);
        _tree = new LustreTree(_model, root);
        _tree.Write();
        _story = new DemoStory(_model, _tree, hangAfter);
        _site = new SimulatedSite(_model, Path.Combine(root, "site"), DirectoryStyle.LooksUp);
    }

    /// <summary>Settings that make the collector ask the simulated site instead of the host.</summary>
    public IEnumerable<string> Settings =>
    [
        "slurm.enabled=on", $"slurm.squeue=\"{_site.Squeue}\"", "slurm.interval=5s", "accounts.enabled=on",
        $"accounts.getent=\"{_site.Getent}\"", "jobs.interval=5s",
    ];

    public TimeSpan HangAfter { get; }

    public string Release => _model.Options.Version.ReleaseName();

    public static string Description => "filesystems scratch (4 OSTs, 2 MDTs) and home (2 OSTs, 1 MDT), 55 jobs of 40 users on 12 clients";

    /// <summary>Advances the simulation.</summary>
    /// <returns>What has happened, for the log.</returns>
    public IReadOnlyList<string> Advance(TimeSpan elapsed)
    {
        _model.Advance(elapsed);
        _elapsed += elapsed;
        var happened = _story.Advance(_elapsed);
        _tree.Write();
        _site.Write();
        return happened;
    }

    public void Dispose() => _tree.Dispose();
}
