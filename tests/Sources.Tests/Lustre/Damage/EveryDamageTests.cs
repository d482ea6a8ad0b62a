namespace LustreActors.Sources.Tests.Lustre.Damage;

/// <summary>
/// Damages one line of one file at a time in every way: only its values are missing, and the loss is reported. LUSTRE_DAMAGE_SEED selects
/// other files and other lines.
/// </summary>
public class EveryDamageTests
{
    private const int MostShown = 400;

    private static readonly int Seed = int.TryParse(
        Environment.GetEnvironmentVariable("LUSTRE_DAMAGE_SEED"), out var seed) ? seed : 20261128;

    public static TheoryData<string> Fixtures =>
        ["2.12-server", "2.12-client", "2.15.4-server", "2.15.4-client", "2.17-server", "2.17-client"];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Damage_costs_only_the_damaged_values_and_is_reported(string fixture)
    {
        var random = new Random(Seed);
        using var tree = new DamagedTree(Path.Combine(Checkout.Root, "tests/Sources.Tests/Lustre/Trees", fixture + ".tree"));
        var failures = new List<string>();
        var damages = 0;
        foreach (var (kind, path, plans) in tree.OneOfEachKind(random))
        {
            var text = File.ReadAllBytes(path);
            if (text.Length == 0)
                continue;
            foreach (var damage in FileDamages.Of(text, random))
            {
                damages++;
                foreach (var plan in plans)
                {
                    var whole = tree.Whole(plan);
                    var damaged = DamagedTree.Read(plan, path, damage.Text);
                    var lost = whole.Series.Except(damaged.Series).ToList();
                    if (lost.Count == 0)
                        continue;
                    if (!damaged.ReportsMoreThan(whole) && Undetectable.Reason(kind, damage) is null)
                        failures.Add($"{kind}: {damage.Name}: nothing is told of {lost[0]} (and {lost.Count - 1} more)");
                    var ofIt = damage.Line < 0 ? [] : FileDamages.Without(text, damage.Line);
                    var others = lost.Where(DamagedTree.Read(plan, path, ofIt).Series.Contains).ToList();
                    if (others.Count > 0 && !Undetectable.CostsTheRest(kind, damage))
                        failures.Add($"{kind}: {damage.Name}: {others[0]} is lost (and {others.Count - 1} more), of which it said "
                            + $"nothing: {damaged.Told}");
                }
            }
        }

        Assert.True(damages > 100, $"only {damages} damages");
        Assert.True(failures.Count == 0, $"{failures.Count} of {damages} damages:\n{string.Join('\n', failures.Take(MostShown))}");
    }
}
