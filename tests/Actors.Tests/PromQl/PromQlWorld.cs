using System.Security.Cryptography.X509Certificates;
using System.Text;
using Akka.Actor;
using LustreActors.Actors.PromQl;
using LustreActors.Actors.Tests.Collecting;
using LustreActors.Messages;
using LustreActors.Messages.Tables;

namespace LustreActors.Actors.Tests.PromQl;

/// <summary>The actor that asks an upstream, and the upstream. The test moves the clock; the sockets are real.</summary>
internal sealed class PromQlWorld : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lustre-test-");
    private IActorRef? _actor;

    public PromQlWorld(X509Certificate2? certificate = null, bool wantsCertificate = false)
    {
        Upstream = new Upstream(certificate, wantsCertificate);
        Options = new PromQlOptions(Upstream.Url, SourceWorld.Deadline);
    }

    public SourceWorld Sources { get; } = new();

    public Upstream Upstream { get; }

    /// <summary>Must be set before the first collection.</summary>
    public PromQlOptions Options { get; set; }

    /// <summary>Must be set before the first collection.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(30);

    public IActorRef Actor => _actor ??= Sources.Start("promql", PromQlCollection.Props(Options, Interval, Sources.Services));

    public SourceReport Collect() => Sources.Collect(Actor);

    /// <summary>Runs a collection that must return a table.</summary>
    public JobRateTable CollectTable()
    {
        var report = Collect();
        Assert.Empty(report.Troubles);
        return Assert.IsType<JobRateTable>(report.Snapshot!.Table);
    }

    /// <summary>Runs a collection in which all queries must fail in the same way, and returns the reason.</summary>
    public string CollectTrouble()
    {
        var report = Collect();
        Assert.Equal((SourceState.Failing, null), (report.State, report.Snapshot));
        var trouble = Assert.Single(report.Troubles);
        Assert.StartsWith("operations, reads, writes: ", trouble, StringComparison.Ordinal);
        return trouble["operations, reads, writes: ".Length..];
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Renders the rows of a table: kind, id, target, value.</summary>
    public static string[] Shown(JobRateTable table) =>
    [
        .. table.Rows.ToArray().Select(r => $"{r.Kind} {Encoding.UTF8.GetString(table.Id(r.Id).Span)} "
            + $"{(r.Target < 0 ? "-" : table.Targets[r.Target])} {r.Value}").Order(StringComparer.Ordinal),
    ];

    public async ValueTask DisposeAsync()
    {
        await Sources.DisposeAsync();
        await Upstream.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
