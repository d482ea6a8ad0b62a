using System.Globalization;
using LustreActors.Actors.Showing;

namespace LustreActors.Host.Pages;

/// <summary>The page of one source: how it is, its last readings, and what it brings.</summary>
internal static class SourcePage
{
    public static Html Create(SourceDetail detail, PageFacts facts)
    {
        var source = detail.Source;
        var summary = new Html().Add($"""
            <h1 class="name">{source.Name}</h1>
            <span class="pill {SourceTable.Style(source.State)}">{SourceTable.Words(source)}</span>
            <span class="quiet">on {facts.Host}</span>
            """);
        var main = new Html();
        AddState(main, detail, facts);
        AddReadings(main, detail);
        AddFamilies(main, detail);
        return PageFrame.Create($"{source.Name} on {facts.Host}", summary, main);
    }

    private static void AddState(Html html, SourceDetail detail, PageFacts facts)
    {
        var source = detail.Source;
        html.Add($"""<section aria-labelledby="state"><h2 id="state">State</h2><dl class="facts">""");
        if (detail.HangsOn is { } path)
        {
            var help = Links.ToHelp("a-source-hangs");
            Fact(html, "Hangs on", new Html().Add(
                $"""<code>{path}</code> <a href="{help}">What it means and what to do</a>"""));
        }

        if (source.Error is { Length: > 0 } error)
            Fact(html, "Last error", new Html().Add($"{error}"));
        foreach (var note in detail.Notes)
            Fact(html, "Note", new Html().Add($"{note}"));
        Fact(html, "Age of its data", new Html().Add($"{(source.AgeSeconds is { } age ? Quantity.Seconds(age) : "never read")}"));
        Fact(html, "Read", new Html().Add($"{When(detail)}"));
        Fact(html, "Readings that brought less than asked for", new Html().Add($"{source.Failures}"));
        Fact(html, "Lines refused", new Html().Add(
            $"""{source.LinesRefused} <a href="{Links.ToHelp("lines-are-refused")}">What that means</a>"""));
        Fact(html, "Actor", new Html().Add($"<code>{source.Actor}</code>"));
        if (source.Actor.Length > 0)
            Fact(html, "Look closer", new Html().Add($"<code>{facts.CommandLine("inspect show " + source.Actor)}</code>"));
        html.Add($"</dl></section>\n");
    }

    private static string When(SourceDetail detail) => detail switch
    {
        { KeepsOwnTime: true } => "at its own interval; no scrape asks it",
        { MinAgeSeconds: { } age } => $"by a scrape, when its data is older than {Quantity.Seconds(age)}",
        _ => "by a scrape, when its data is older than collect.min-age",
    };

    private static void AddReadings(Html html, SourceDetail detail)
    {
        html.Add($"""<section aria-labelledby="readings"><h2 id="readings">Last readings</h2>""");
        html.BeginTable("Last readings", "readings", "at (UTC)", "result", "#took", "#read", "#refused");
        foreach (var reading in detail.Readings)
        {
            var (style, words) = (SourceTable.Style(reading.State), SourceTable.Words(new SourceOverview("", reading.State)));
            html.Add($"<tr><td>{reading.At.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}</td>");
            html.Add($"""<td class="{style}">{words}</td>""");
            html.Number(reading.TookSeconds > 0 ? Quantity.Seconds(reading.TookSeconds) : Quantity.Unknown);
            html.Number(reading.BytesRead > 0 ? Quantity.Bytes(reading.BytesRead) : Quantity.Unknown);
            html.Add($"""<td class="n">{reading.LinesRefused}</td></tr>""");
        }

        html.EndTable().Add($"</section>\n");
    }

    private static void AddFamilies(Html html, SourceDetail detail)
    {
        html.Add($"""
            <section aria-labelledby="families"><h2 id="families">What it brings</h2>
            <p class="quiet">The families of its last good reading. Their help ends with the files.</p>
            """);
        html.BeginTable("What it brings", "families", "family", "#rows", "help and files");
        foreach (var family in detail.Families)
        {
            html.Add($"""<tr><th scope="row"><code>{family.Name}</code></th><td class="n">{family.Rows}</td>""");
            html.Add($"""<td class="wide">{family.Help}</td></tr>""");
        }

        html.EndTable().Add($"</section>\n");
    }

    private static void Fact(Html html, string name, Html value) => html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");
}
