using LustreActors.Metrics.Families;
using LustreActors.Sources.Peers;
using LustreActors.Sources.Tests.Lustre;

namespace LustreActors.Sources.Tests.Peers;

/// <summary>Text that no exporter wrote. The seeds are fixed: a failure comes back.</summary>
public class DamagedAnswersTests
{
    private static readonly string[] Leaves = [Texts.LustreExporter, Texts.LustrefsExporter, Texts.Node];

    [Fact]
    public void Damaged_answers_of_leaves_are_read_the_same_way_whole_in_pieces_and_by_a_reader_that_remembers() => Run(20, Leaves, Answer.Leaf);

    [Fact]
    public void Damaged_answers_of_aggregators_are_read_the_same_way_whole_in_pieces_and_by_a_reader_that_remembers() => Run(21, [Texts.Shards], Answer.Shards);

    [Fact]
    public void What_was_read_of_damaged_answers_is_text_that_can_be_read()
    {
        var mutations = new Mutations(22, Leaves);
        for (var i = 0; i < ParserFuzz.Inputs / 20; i++)
        {
            var format = (ExpositionFormat)(i % 2);
            var segments = Answer.Read(mutations.Next(), Answer.Leaf, format, Answer.NewMemory()).Parts[0].Segments;
            foreach (var written in Enum.GetValues<ExpositionFormat>())
            {
                var again = Answer.Read(Answer.Written(written, segments), Answer.Leaf, written, Answer.NewMemory());
                Assert.True(again is { IsWhole: true, LinesRefused: 0 }, $"input {i}: {again.FirstRefusal}");
            }
        }
    }

    [Fact]
    public void Damaged_bytes_without_any_sense_are_refused_without_an_exception()
    {
        var random = new Random(23);
        var memory = Answer.NewMemory();
        long refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = new byte[random.Next(1, 300)];
            random.NextBytes(text);
            refused += Answer.Read(text, Answer.Leaf, ExpositionFormat.PrometheusText, memory).LinesRefused;
        }

        Assert.True(refused > 20_000);
    }

    private static void Run(int seed, string[] texts, PeerQuestion question)
    {
        var mutations = new Mutations(seed, texts);
        var pool = new PeerPool([], mostFamilies: int.MaxValue);
        var memory = new PeerMemory(pool);
        long refused = 0, samples = 0;
        for (var i = 0; i < ParserFuzz.Inputs; i++)
        {
            // Families that damage makes are many; which of two holds must not hang on who read before.
            if (i % 100 == 0)
                memory = new PeerMemory(pool = new PeerPool([]));
            var text = mutations.Next();
            var format = (ExpositionFormat)(i % 2);
            var reading = Answer.Read(text, question, format, memory);
            (refused, samples) = (refused + reading.LinesRefused, samples + reading.Samples);
            if (i % 32 != 0)
                continue;

            // A name of the answer before is free when this one has been read.
            var whole = Answer.Told(Answer.Read(text, question, format, memory));
            var other = new PeerMemory(pool);
            Assert.Equal(whole, Answer.Told(Answer.Read(text, question, format, other, 1 + (i % 97))));
            Assert.Equal(whole, Answer.Told(Answer.Read(text, question, format, memory)));
            other.Close();
        }

        // Both ways are walked: most of the text is still understood, and much of it is not.
        Assert.InRange(samples, ParserFuzz.Inputs * 2L, ParserFuzz.Inputs * 30L);
        Assert.InRange(refused, ParserFuzz.Inputs / 10, ParserFuzz.Inputs * 10L);
    }
}
