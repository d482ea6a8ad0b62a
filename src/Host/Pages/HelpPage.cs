using System.Text;

namespace LustreActors.Host.Pages;

/// <summary>
/// The pages of the symptoms, which are embedded in the program: a server often cannot reach any other place that has them.
/// </summary>
internal static class HelpPage
{
    private const string Folder = "symptoms/";
    private const string Extension = ".md";

    public static IEnumerable<string> Names =>
        Embedded.Names(Folder).Select(n => n[Folder.Length..^Extension.Length]).Order(StringComparer.Ordinal);

    /// <summary>Null if there is no such page.</summary>
    public static Html? TryCreate(string name, PageFacts facts)
    {
        if (Embedded.TryRead(Folder + name + Extension) is not { } content)
            return null;
        var text = Encoding.UTF8.GetString(content);
        var article = new Html().Add($"""<article class="help">{Markdown.ToHtml(text)}</article>""");
        return PageFrame.Create(Title(text), Heading(facts), article);
    }

    public static Html Index(PageFacts facts)
    {
        var article = new Html().Add($"""<article class="help"><h1>Symptoms</h1><ul>""");
        var pages = Names.Select(name => (Name: name, Title: Title(Encoding.UTF8.GetString(Embedded.Bytes(Folder + name + Extension)))));
        foreach (var (name, title) in pages.OrderBy(p => p.Title, StringComparer.OrdinalIgnoreCase))
        {
            article.Add($"""<li><a href="{Links.ToHelp(name)}">{title}</a></li>""");
        }

        return PageFrame.Create("Symptoms", Heading(facts), article.Add($"</ul></article>"));
    }

    private static Html Heading(PageFacts facts) =>
        new Html().Add($"""<a href="/">{facts.Host}</a> <span class="quiet">what it means and what to do</span>""");

    private static string Title(string text) => text.Split('\n', 2)[0].TrimStart('#', ' ');
}
