namespace LustreActors.Hocon.Tests;

public sealed class FuzzTests
{
    private const int Inputs = 20_000;

    private static readonly string[] Fragments =
    [
        "${a}", "${?a.b}", "${", "}", "{", "[", "]", "\"", "\"\"\"", ",", "=", ":", "+=", "+", ".", "\n", " ", "//", "#", "include ",
        "include \"x\"", "null", "a", "a.b", "1e+", "\\u12", "\0", "\ud800",
    ];

    /// <summary>The seed in a failure's text repeats it.</summary>
    [Fact]
    public void A_damaged_text_is_read_or_refused_and_nothing_else_happens()
    {
        var texts = Directory.GetFiles(
            Path.Combine(AppContext.BaseDirectory, "Cases", "own"), "*",
            SearchOption.AllDirectories).Order().Select(File.ReadAllText).ToArray();
        var options = new HoconOptions { BaseDirectory = Path.Combine(AppContext.BaseDirectory, "no-such-folder") };
        var (read, refused) = (0, 0);
        for (var seed = 0; seed < Inputs; seed++)
        {
            var text = Damage(texts, new Random(seed));
            try
            {
                var rendered = Config.Parse(text, "fuzz", options).Resolve().Render();
                Assert.Equal(rendered, Config.Parse(rendered, "again").Render());
                read++;
            }
            catch (HoconException e)
            {
                Assert.NotEmpty(e.Problems);
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}\n{text}");
            }
        }
        Assert.True(read > Inputs / 50 && refused > Inputs / 50, $"{read} read, {refused} refused: too one-sided to show anything");
    }

    private static string Damage(string[] texts, Random random)
    {
        var text = texts[random.Next(texts.Length)];
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(12), text.Length - at);
            var other = texts[random.Next(texts.Length)];
            text = random.Next(4) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Fragments[random.Next(Fragments.Length)]),
                2 => text.Insert(at, text.Substring(at, length)),
                _ => text[..at] + other[random.Next(other.Length)..],
            };
        }
        return text;
    }
}
