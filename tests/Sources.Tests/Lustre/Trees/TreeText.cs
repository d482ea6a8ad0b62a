using System.Text;

namespace LustreActors.Sources.Tests.Lustre.Trees;

/// <summary>
/// Many files in one, as <c>tail -n +1 FILE…</c> prints them: a heading <c>==&gt; sys/fs/lustre/health_check &lt;==</c>, and the content up
/// to the next heading. One empty line before a heading belongs to the heading. A name that ends in a slash is an empty folder. A heading
/// that ends in <c>&lt;== (no final newline)</c> names a file whose last line has none.
/// </summary>
internal static class TreeText
{
    private const string NoNewline = " (no final newline)";

    public static IEnumerable<(string Name, byte[] Content)> Files(byte[] tree)
    {
        var headings = Headings(tree).ToList();
        if (headings.Count == 0 || headings[0].Begin != 0)
            throw new FormatException("a tree begins with a heading such as ==> sys/fs/lustre/version <==");
        for (var i = 0; i < headings.Count; i++)
        {
            var isLast = i + 1 == headings.Count;
            var content = tree.AsSpan(headings[i].End..(isLast ? tree.Length : headings[i + 1].Begin));
            if (!isLast && (content is [(byte)'\n'] || content.EndsWith("\n\n"u8)))
                content = content[..^1];
            if (headings[i].HasNoNewline && content is [.., (byte)'\n'])
                content = content[..^1];
            yield return (headings[i].Name, content.ToArray());
        }
    }

    private static IEnumerable<(string Name, bool HasNoNewline, int Begin, int End)> Headings(byte[] tree)
    {
        for (var at = 0; at < tree.Length;)
        {
            var length = tree.AsSpan(at).IndexOf((byte)'\n');
            var end = length < 0 ? tree.Length : at + length;
            var line = Encoding.UTF8.GetString(tree.AsSpan(at..end));
            var hasNoNewline = line.EndsWith("<==" + NoNewline, StringComparison.Ordinal);
            if (hasNoNewline)
                line = line[..^NoNewline.Length];
            var next = Math.Min(end + 1, tree.Length);
            if (line.StartsWith("==> ", StringComparison.Ordinal) && line.EndsWith(" <==", StringComparison.Ordinal) && line.Length > 8)
                yield return (line[4..^4], hasNoNewline, at, next);
            at = next;
        }
    }
}
