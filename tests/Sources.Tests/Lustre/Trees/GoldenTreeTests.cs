namespace LustreActors.Sources.Tests.Lustre.Trees;

/// <summary>
/// Compares what is read of whole trees of Lustre's files with the expected result. A file <c>NAME.tree</c> or <c>NAME.tar</c> in this
/// folder is a test. <c>NAME.prom</c> is its expected exposition, and <c>NAME.refused</c> has its refused lines and troubles.
/// <c>LUSTRE_WRITE_GOLDEN=1</c> overwrites both.
/// </summary>
public class GoldenTreeTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests/Sources.Tests/Lustre/Trees");

    private static bool IsToWrite => Environment.GetEnvironmentVariable("LUSTRE_WRITE_GOLDEN") == "1";

    public static TheoryData<string> Fixtures => [.. Names(".tree", ".tar")];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_tree_gives_the_same_exposition_as_before(string fixture)
    {
        using var tree = GoldenTree.Of(Path.Combine(Folder, fixture));
        Compare(Path.ChangeExtension(fixture, ".prom"), tree.Text);
        Compare(Path.ChangeExtension(fixture, ".refused"), tree.Refused);
    }

    [Fact]
    public void Every_file_here_belongs_to_a_tree_and_every_tree_has_its_expected_result()
    {
        var trees = Names(".tree", ".tar").Select(n => Path.GetFileNameWithoutExtension(n)).ToList();
        Assert.NotEmpty(trees);
        Assert.Equal(trees.Distinct(), trees);
        Assert.Equal(
            trees.Order(StringComparer.Ordinal),
            Names(".prom").Select(n => Path.GetFileNameWithoutExtension(n)).Order(StringComparer.Ordinal));
        Assert.All(Names(".refused"), n => Assert.Contains(Path.GetFileNameWithoutExtension(n), trees));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName)
            .Except(Names(".tree", ".tar", ".prom", ".refused", ".cs")));
    }

    private static void Compare(string name, string now)
    {
        var path = Path.Combine(Folder, name);
        if (IsToWrite)
        {
            if (now.Length > 0)
                File.WriteAllText(path, now);
            else
                File.Delete(path);
            return;
        }

        var before = File.Exists(path) ? File.ReadAllText(path) : "";
        if (before == now)
            return;
        var (old, made) = (before.Split('\n'), now.Split('\n'));
        var different = made.Except(old).Select(l => "+ " + l).Concat(old.Except(made).Select(l => "- " + l)).Take(40).DefaultIfEmpty(
            "(the same lines in another order)");
        Assert.Fail($"{name} differs (LUSTRE_WRITE_GOLDEN=1 overwrites it):\n{string.Join('\n', different)}");
    }

    private static List<string> Names(params string[] extensions) =>
        [.. Directory.EnumerateFiles(Folder).Select(f => Path.GetFileName(f)).Where(f => extensions.Contains(Path.GetExtension(f))).Order(
            StringComparer.Ordinal)];
}
