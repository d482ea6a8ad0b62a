using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Statfs;

/// <summary>Reads the letters of a target's state: <c>DS</c>, or an empty line. Releases before 2.17 do not have the file.</summary>
internal sealed class StatfsReader(LustreMetric metric, LustreParameter parameter, string device, LabelText labels) : ParameterReader
{
    private const int MostLetters = 16;
    private static readonly char[] Troubles = ['D', 'R', 'N', 'S', 'I'];

    private readonly string _name = parameter.For(device);
    private readonly SegmentLayout _layout = new(metric.Family, labels, new SampleColumn(0));

    public override void Read(CollectionContext context)
    {
        if (!context.TryRead(parameter, _name, out var text, out var path))
            return;
        if (text.IsEmpty)
        {
            context.Findings.AddMissing(path, "the file is empty, although it always has content");
            return;
        }

        var letters = text.Trim(" \t\r\n"u8);
        if (letters.Length > MostLetters || !AreLetters(letters))
        {
            context.Findings.Refuse(path, 1, text);
            return;
        }

        var table = new ValueTable(1, Troubles.Length);
        foreach (var letter in Troubles)
            table.Add(StateLabels.Of(letter))[0] = letters.Contains((byte)letter) ? 1 : 0;
        for (var i = 0; i < letters.Length; i++)
        {
            if (!Troubles.Contains((char)letters[i]) && !letters[..i].Contains(letters[i]))
                table.Add(StateLabels.Of((char)letters[i]))[0] = 1;
        }

        context.Segments.Add(new Segment(_layout, table));
    }

    private static bool AreLetters(ReadOnlySpan<byte> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetter((char)letter))
                return false;
        }

        return true;
    }

    /// <summary>The label bytes of each letter.</summary>
    private static class StateLabels
    {
        private static readonly byte[][] Labels = [.. Enumerable.Range(0, 128).Select(c => LabelText.Of("flag", $"{(char)c}").AsRow())];

        public static byte[] Of(char letter) => Labels[letter];
    }
}
