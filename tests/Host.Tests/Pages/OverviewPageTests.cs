using System.Text;
using System.Text.RegularExpressions;
using LustreActors.Actors.Showing;
using LustreActors.Host.Pages;

namespace LustreActors.Host.Tests.Pages;

public sealed partial class OverviewPageTests
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u0001";

    [Fact]
    public void The_page_answers_in_order_of_urgency()
    {
        var page = Page(Overviews.Full());
        string[] order =
        [
            "id=\"troubles\"", "id=\"filesystems\"", "id=\"usage\"", "id=\"targets\"", "id=\"members\"", "id=\"node\"",
            "id=\"gpus\"", "id=\"containers\"", "id=\"sources\"",
        ];
        var places = order.Select(id => page.IndexOf(id, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void A_trouble_is_shown_with_its_file_a_command_and_a_page()
    {
        var page = Page(Overviews.Full() with
        {
            Troubles =
            [
                new(Severity.Critical, "scratch-OST0002", "hangs")
                {
                    Path = "/proc/job_stats", Command = "inspect blocking", Symptom = "a-source-hangs", Source = "scratch-OST0002/jobs",
                },
            ],
        });
        Assert.Contains("<title>(1) Lustre on oss1</title>", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/source/scratch-OST0002/jobs\">scratch-OST0002</a> hangs.", page, StringComparison.Ordinal);
        Assert.Contains("<code>/proc/job_stats</code>", page, StringComparison.Ordinal);
        Assert.Contains("<code>lustre-exporter inspect blocking</code>", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/help/a-source-hangs\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_names_the_socket_where_it_is_not_the_usual_one() => Assert.Equal(
        "lustre-exporter inspect --socket /tmp/x.sock blocking",
        new PageFacts("oss1", "1", "/tmp/x.sock").CommandLine("inspect blocking"));

    [Fact]
    public void Only_sources_in_trouble_are_not_folded()
    {
        var page = Page(Overviews.Full());
        var folded = page.IndexOf("<details id=\"all-sources\">", StringComparison.Ordinal);
        Assert.InRange(page.IndexOf(">scratch</a></th><td class=\"bad\">hangs</td>", StringComparison.Ordinal), 1, folded);
        Assert.True(page.IndexOf(">zscratch</a></th><td class=\"good\">up</td>", StringComparison.Ordinal) > folded);
    }

    [Fact]
    public void Only_kinds_of_users_that_have_data_are_tabs()
    {
        var page = Page(Overviews.Full());
        Assert.Contains("id=\"by-account\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"by-client\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_names_the_jobs_that_run_on_it_and_their_names_stay_text()
    {
        var page = Page(Overviews.Full() with { Usage = [Clients($"4711 {Hostile} · +3")] });
        Assert.Contains("id=\"by-client\"", page, StringComparison.Ordinal);
        Assert.Matches("<small class=\"name\">4711 &lt;script&gt;alert\\(1\\)[^<>]*3</small>", page);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);

        static UsageTable Clients(string jobs) => new("client", [new UsageRow("node05", jobs, 1, 2, 3) { Jobs = ["4711"], OtherJobs = 3 }]);
    }

    [Fact]
    public void The_card_of_a_filesystem_names_a_target_that_hangs()
    {
        Assert.Contains("<span class=\"pill bad\">OST0001 hangs</span>", Page(Overviews.Full()), StringComparison.Ordinal);
        Assert.Contains("<span class=\"pill bad\">2 targets in trouble</span>", Page(Overviews.Large()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_without_Lustre_is_called_by_its_name() => Assert.Contains(
        ">oss1</h1>", Page(Overviews.Full() with { Filesystems = [] }), StringComparison.Ordinal);

    [Fact]
    public void What_is_switched_off_is_hidden()
    {
        var page = Page(Overviews.Full() with { Node = null, Gpus = [], Containers = null, Cluster = null });
        foreach (var part in (string[])["node", "gpus", "containers", "members"])
            Assert.Matches($"class=\"{part}\" hidden>", page);
        Assert.DoesNotContain("whole cluster", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_links_to_the_whole_cluster_and_back()
    {
        Assert.Contains("<a href=\"/?scope=cluster\">whole cluster</a>", Page(Overviews.Full()), StringComparison.Ordinal);
        var page = OverviewPage.Create(Overviews.Full() with { Sources = [] }, Overviews.Facts, PageScope.Cluster).ToString();
        Assert.Contains("<h1 data-title=\"(2) Lustre in the whole cluster\">", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/\">this machine</a>", page, StringComparison.Ordinal);
        Assert.Contains("data-live=\"/api/v1/live?as=html&amp;scope=cluster\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("No Lustre on this host", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_without_Lustre_is_said_to_wait_for_one() =>
        Assert.Contains("No Lustre on this host yet", Page(Overviews.Empty), StringComparison.Ordinal);

    [Fact]
    public void A_large_server_has_a_page_of_at_most_300_kB()
    {
        var page = Page(Overviews.Large());
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 50_000, 300_000);
        Assert.Contains("<a href=\"/?sources=all#sources-title\">All 2400 of them</a>", page, StringComparison.Ordinal);
        Assert.Equal(400, Regex.Count(page, "<li class=\"(h[0-4]|bad)\""));
        Assert.Equal(2400, Regex.Count(Page(Overviews.Large(), allSources: true), "href=\"/source/"));
    }

    [Fact]
    public void Hostile_names_stay_text_on_every_page()
    {
        var source = SourcePage.Create(Overviews.Source(Hostile), Overviews.Facts).ToString();
        foreach (var page in (string[])[Page(Overviews.Full(Hostile)), source])
        {
            Assert.Single(Regex.Matches(page, "<script"));
            Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
            Assert.DoesNotContain('\u0001', page);
            Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
            AssertStrict(page);
        }
    }

    [Fact]
    public void No_markup_needs_more_than_the_content_security_policy_allows() => AssertStrict(Page(Overviews.Full()));

    [Fact]
    public void Every_table_and_drawing_has_a_name_for_those_who_do_not_see_it()
    {
        var page = Page(Overviews.Full());
        Assert.Equal(Regex.Count(page, "<svg"), Regex.Count(page, "<svg [^>]*(aria-label=\"[^\"]+\"|aria-hidden=\"true\")"));
        Assert.Equal(Regex.Count(page, "<table"), Regex.Count(page, "role=\"region\" aria-label=\"[^\"]+\""));
        Assert.Single(Regex.Matches(page, "<h1"));
    }

    /// <summary>Outside of attribute values there is no style, no script and no handler of events.</summary>
    private static void AssertStrict(string page)
    {
        var tags = Tag().Matches(page).Select(m => AttributeValue().Replace(m.Value, "=\"\"")).ToArray();
        Assert.NotEmpty(tags);
        Assert.DoesNotContain(tags, t => t.Contains(" style=", StringComparison.Ordinal) || HandlerName().IsMatch(t));
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.Matches("<script src=\"/assets/page.js\\?[0-9a-f]{12}\" defer></script>", page);
    }

    private static string Page(Actors.Showing.Overview overview, bool allSources = false) =>
        OverviewPage.Create(overview, Overviews.Facts, allSources: allSources).ToString();

    [GeneratedRegex("<[a-z](\"[^\"]*\"|[^>\"])*>")]
    private static partial Regex Tag();

    [GeneratedRegex("=\"[^\"]*\"")]
    private static partial Regex AttributeValue();

    [GeneratedRegex(" on[a-z]+=")]
    private static partial Regex HandlerName();
}
