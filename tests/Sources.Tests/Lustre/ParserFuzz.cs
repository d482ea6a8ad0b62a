using System.Globalization;
using System.Text;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Tests.Lustre;

/// <summary>
/// Runs a parser over a great many damaged texts. It must throw nothing, and give the same result for a whole text and for the text in
/// pieces of whole lines. LUSTRE_FUZZ=1000000 makes it the long run.
/// </summary>
internal static class ParserFuzz
{
    public static int Inputs { get; } = int.TryParse(
        Environment.GetEnvironmentVariable("LUSTRE_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture,
        out var inputs) ? inputs : 100_000;

    /// <param name="seed">The seed of the damage.</param>
    /// <param name="texts">Undamaged texts of every shape.</param>
    /// <param name="parse">Passes the pieces to the parser, and returns its result as text.</param>
    /// <param name="check">Checks the result of a text.</param>
    public static void Run(
        int seed, string[] texts, Func<IReadOnlyList<byte[]>, Findings, string> parse, Action<byte[], string, Findings>? check = null)
    {
        var mutations = new Mutations(seed, texts);
        long refused = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var text = mutations.Next();
            var findings = new Findings();
            try
            {
                var whole = parse([text], findings);
                check?.Invoke(text, whole, findings);
                if (i % 8 == 0)
                {
                    var inPieces = new Findings();
                    Assert.Equal(whole, parse(Pieces(text, 1 + (i % 97)), inPieces));
                    Assert.Equal((findings.LinesRefused, findings.FirstRefusal), (inPieces.LinesRefused, inPieces.FirstRefusal));
                }
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"input {i} of seed {seed}:\n{Encoding.Latin1.GetString(text)}", e);
            }

            refused += findings.LinesRefused;
        }

        Assert.True(refused > Inputs / 10, $"only {refused} lines were refused: the damage is too small to test anything");
    }

    /// <summary>
    /// Splits a text as <see cref="FileReader.ReadLines"/> does: into pieces of whole lines. The last has no newline if the text has none.
    /// </summary>
    public static List<byte[]> Pieces(byte[] text, int length)
    {
        var pieces = new List<byte[]>();
        for (var at = 0; at < text.Length;)
        {
            var end = Math.Min(at + length, text.Length);
            var line = Array.IndexOf(text, (byte)'\n', end - 1);
            end = line < 0 ? text.Length : line + 1;
            pieces.Add(text[at..end]);
            at = end;
        }

        return pieces;
    }
}

internal static class LineParsers
{
    /// <summary>Parses a text as a collection does it: the lines are counted, and those that are refused are reported.</summary>
    public static void Parse<TParser>(this ref TParser parser, ReadOnlySpan<byte> text, Findings findings, string path)
        where TParser : struct, ILineParser, allows ref struct
    {
        var lines = new LineWalker<TParser>(parser, findings, path);
        lines.Parse(text);
        parser = lines.Parser;
    }

    /// <summary>Parses a text that comes in pieces of whole lines.</summary>
    public static void Parse<TParser>(this ref TParser parser, IEnumerable<byte[]> pieces, Findings findings, string path)
        where TParser : struct, ILineParser, allows ref struct
    {
        var lines = new LineWalker<TParser>(parser, findings, path);
        foreach (var piece in pieces)
            lines.Parse(piece);
        parser = lines.Parser;
    }
}
