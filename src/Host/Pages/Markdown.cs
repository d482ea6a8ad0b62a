using System.Globalization;

namespace LustreActors.Host.Pages;

/// <summary>
/// Turns the Markdown of the embedded pages into HTML: headings, paragraphs, lists, tables, code, bold text and links. Everything else
/// stays text.
/// </summary>
internal static class Markdown
{
    public static Html ToHtml(string text)
    {
        var html = new Html();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length;)
        {
            if (lines[i].Length == 0)
                i++;
            else if (lines[i].StartsWith('#'))
                AddHeading(html, lines[i++]);
            else if (lines[i].StartsWith("```", StringComparison.Ordinal))
                i = AddFenced(html, lines, i + 1);
            else if (lines[i].StartsWith("    ", StringComparison.Ordinal))
                i = AddIndented(html, lines, i);
            else if (lines[i].StartsWith('|'))
                i = AddTable(html, lines, i);
            else if (ItemOf(lines[i]) is not null)
                i = AddList(html, lines, i);
            else
                i = AddParagraph(html, lines, i);
        }

        return html;
    }

    /// <summary>The anchor of a heading, as the sites that show repositories make it.</summary>
    public static string Anchor(string heading) => string.Concat(heading.ToLowerInvariant()
        .Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : c));

    private static void AddHeading(Html html, string line)
    {
        var heading = line.TrimStart('#').Trim();
        if (line.StartsWith("##", StringComparison.Ordinal))
            html.Add($"""<h2 id="{Anchor(heading)}">{Inline(heading)}</h2>""");
        else
            html.Add($"""<h1 id="{Anchor(heading)}">{Inline(heading)}</h1>""");
    }

    private static int AddFenced(Html html, string[] lines, int from)
    {
        var end = Array.FindIndex(lines, from, l => l.StartsWith("```", StringComparison.Ordinal));
        end = end < 0 ? lines.Length : end;
        html.Add($"""<pre tabindex="0"><code>{string.Join('\n', lines[from..end])}</code></pre>""");
        return end + 1;
    }

    private static int AddIndented(Html html, string[] lines, int from)
    {
        var end = End(lines, from, l => l.StartsWith("    ", StringComparison.Ordinal));
        html.Add($"""<pre tabindex="0"><code>{string.Join('\n', lines[from..end].Select(l => l[4..]))}</code></pre>""");
        return end;
    }

    private static int AddTable(Html html, string[] lines, int from)
    {
        var end = End(lines, from, l => l.StartsWith('|'));
        var before = Enumerable.Range(0, from).Count(i => lines[i].StartsWith('|') && !lines[i + 1].StartsWith('|'));
        html.BeginTable((before + 1).ToString(CultureInfo.InvariantCulture), "help", Cells(lines[from]));

        // The second line only separates the titles.
        for (var i = from + 2; i < end; i++)
        {
            html.Add($"<tr>");
            foreach (var cell in Cells(lines[i]))
                html.Add($"<td>{Inline(cell)}</td>");
            html.Add($"</tr>");
        }

        html.EndTable();
        return end;
    }

    private static string[] Cells(string row) => row.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries);

    private static int AddList(Html html, string[] lines, int from)
    {
        var isNumbered = char.IsDigit(lines[from][0]);
        if (isNumbered)
            html.Add($"<ol>");
        else
            html.Add($"<ul>");
        var at = from;
        while (at < lines.Length && ItemOf(lines[at]) is { } item)
        {
            var end = End(lines, at + 1, l => l.Length > 0 && ItemOf(l) is null);
            html.Add($"<li>{Inline(string.Join(' ', lines[(at + 1)..end].Select(l => l.Trim()).Prepend(item)))}</li>");
            at = end;
        }

        if (isNumbered)
            html.Add($"</ol>");
        else
            html.Add($"</ul>");
        return at;
    }

    private static int AddParagraph(Html html, string[] lines, int from)
    {
        var end = End(lines, from, l => l.Length > 0 && l[0] is not ('#' or '|') && ItemOf(l) is null);
        end = Math.Max(end, from + 1);
        html.Add($"<p>{Inline(string.Join(' ', lines[from..end]))}</p>");
        return end;
    }

    private static int End(string[] lines, int from, Predicate<string> belongs)
    {
        var end = from;
        while (end < lines.Length && belongs(lines[end]))
            end++;
        return end;
    }

    /// <summary>The text of a list's item; null for any other line.</summary>
    private static string? ItemOf(string line)
    {
        if (line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("* ", StringComparison.Ordinal))
            return line[2..];
        var digits = line.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && line.AsSpan(digits).StartsWith(". ") ? line[(digits + 2)..] : null;
    }

    private static Html Inline(string text)
    {
        var html = new Html();
        for (var at = 0; at < text.Length;)
        {
            var special = text.AsSpan(at).IndexOfAny("`*[");
            var plain = special < 0 ? text.Length : at + special;
            html.Add($"{text[at..plain]}");
            at = plain;
            if (at < text.Length)
                at = AddSpecial(html, text, at);
        }

        return html;
    }

    private static int AddSpecial(Html html, string text, int at)
    {
        if (text[at] == '`' && text.IndexOf('`', at + 1) is > 0 and var code)
        {
            html.Add($"<code>{text[(at + 1)..code]}</code>");
            return code + 1;
        }

        if (text.AsSpan(at).StartsWith("**") && text.IndexOf("**", at + 2, StringComparison.Ordinal) is > 0 and var bold)
        {
            html.Add($"<b>{Inline(text[(at + 2)..bold])}</b>");
            return bold + 2;
        }

        if (text[at] == '[' && text.IndexOf("](", at, StringComparison.Ordinal) is > 0 and var middle
            && text.IndexOf(')', middle) is > 0 and var end)
        {
            AddLink(html, Inline(text[(at + 1)..middle]), text[(middle + 2)..end]);
            return end + 1;
        }

        html.Add($"{text[at].ToString()}");
        return at + 1;
    }

    /// <summary>A link to another of these pages, or to a site. A link to any other file leads nowhere here, and becomes text.</summary>
    private static void AddLink(Html html, Html words, string target)
    {
        var (page, anchor) = target.Split('#', 2) is [var before, var behind] ? (before, "#" + behind) : (target, "");
        if (target.StartsWith("https://", StringComparison.Ordinal) || target.StartsWith('#'))
            html.Add($"""<a href="{target}">{words}</a>""");
        else if (page.EndsWith(".md", StringComparison.Ordinal) && HelpPage.Names.Contains(page[..^3]))
            html.Add($"""<a href="{Links.ToHelp(page[..^3] + anchor)}">{words}</a>""");
        else
            html.Add($"{words}");
    }
}
