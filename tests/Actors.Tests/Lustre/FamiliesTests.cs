using LustreActors.Simulator;
using LustreActors.Sources.Tests;

namespace LustreActors.Actors.Tests.Lustre;

/// <summary>
/// The families of each release. The lists are in <c>Families</c>; <c>LUSTRE_WRITE_GOLDEN=1</c> writes them again.
/// </summary>
public sealed class FamiliesTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests/Actors.Tests/Lustre/Families");

    public static TheoryData<LustreVersion> Versions => [.. Enum.GetValues<LustreVersion>()];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_server_serves_what_its_release_has(LustreVersion version)
    {
        await using var world = WholeLustre.Server(version);
        Compare($"{Name(version)}-server", Lived(world).Families);
    }

    [Fact]
    public async Task A_server_on_zfs_serves_what_there_is()
    {
        await using var world = WholeLustre.Server(LustreVersion.V2_15, OsdKind.Zfs);
        Compare("2.15-zfs-server", Lived(world).Families);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_client_serves_what_its_release_has(LustreVersion version)
    {
        await using var world = WholeLustre.Client(version);
        Compare($"{Name(version)}-client", Lived(world).Families);
    }

    [Fact]
    public void Every_list_is_one_of_a_release_and_a_role()
    {
        var names = Enum.GetValues<LustreVersion>().SelectMany(v => new[] { $"{Name(v)}-server.txt", $"{Name(v)}-client.txt" })
            .Append("2.15-zfs-server.txt");
        Assert.Equal(
            names.Order(StringComparer.Ordinal),
            Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>Long enough for every kind of event to occur.</summary>
    private static ServedSeries Lived(LustreWorld world) => world.AfterAdvance(120);

    private static string Name(LustreVersion version) =>
        version.ToString()[1..].Replace('_', '.').Replace(".DDN", "-ddn", StringComparison.Ordinal);

    private static void Compare(string name, IEnumerable<string> families)
    {
        var path = Path.Combine(Folder, name + ".txt");
        var now = string.Concat(families.Where(f => !f.StartsWith("lustre_exporter_", StringComparison.Ordinal)).Select(f => f + "\n"));
        if (Environment.GetEnvironmentVariable("LUSTRE_WRITE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(path, now);
            return;
        }

        var before = File.Exists(path) ? File.ReadAllLines(path) : [];
        var (gone, come) = (before.Except(now.Split('\n')), now.Split('\n', StringSplitOptions.RemoveEmptyEntries).Except(before));
        Assert.True(
            !gone.Any() && !come.Any(),
            $"{name}: no longer served are {string.Join(", ", gone)}; new are {string.Join(", ", come)} "
            + "(LUSTRE_WRITE_GOLDEN=1 writes it again)");
    }
}
