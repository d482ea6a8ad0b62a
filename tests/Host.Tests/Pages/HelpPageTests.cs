using System.Text.RegularExpressions;
using LustreActors.Host.Pages;

namespace LustreActors.Host.Tests.Pages;

public sealed class HelpPageTests
{
    public static TheoryData<string> Names { get; } = [.. HelpPage.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_page_of_a_symptom_can_be_read_and_its_links_lead_somewhere(string name)
    {
        var page = HelpPage.TryCreate(name, Overviews.Facts)!.ToString();
        Assert.Contains("<article class=\"help\"><h1 id=", page, StringComparison.Ordinal);
        foreach (var link in Regex.Matches(page, "href=\"/help/([^\"]+)\"").Select(m => m.Groups[1].Value))
        {
            var parts = link.Split('#');
            var linked = HelpPage.TryCreate(parts[0], Overviews.Facts)?.ToString();
            Assert.NotNull(linked);
            if (parts.Length > 1)
                Assert.Contains($"id=\"{parts[1]}\"", linked, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_page_that_does_not_exist_is_none() => Assert.Null(HelpPage.TryCreate("../reference", Overviews.Facts));

    [Theory]
    [InlineData("# A *b*", "<h1 id=\"a-b\">A *b*</h1>")]
    [InlineData("a `x<y` **b**", "<p>a <code>x&lt;y</code> <b>b</b></p>")]
    [InlineData("- a\n  b\n- c", "<ul><li>a b</li><li>c</li></ul>")]
    [InlineData("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>")]
    [InlineData("    a\n    b", "<pre tabindex=\"0\"><code>a\nb</code></pre>")]
    [InlineData("```\n<a>\n```", "<pre tabindex=\"0\"><code>&lt;a&gt;</code></pre>")]
    [InlineData("[x](a-source-hangs.md#y)", "<p><a href=\"/help/a-source-hangs#y\">x</a></p>")]
    [InlineData("[x](../../deploy/README.md)", "<p>x</p>")]
    [InlineData("[x](javascript:alert)", "<p>x</p>")]
    [InlineData("<b>", "<p>&lt;b&gt;</p>")]
    [InlineData("a [ b ` c **", "<p>a [ b ` c **</p>")]
    public void The_Markdown_of_the_pages_becomes_HTML(string text, string html) => Assert.Equal(html, Markdown.ToHtml(text).ToString());
}
