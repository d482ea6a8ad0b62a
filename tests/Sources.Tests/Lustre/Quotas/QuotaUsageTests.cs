using System.Globalization;
using System.Text;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;
using LustreActors.Sources.Lustre.Quotas;

namespace LustreActors.Sources.Tests.Lustre.Quotas;

public sealed class QuotaUsageTests : IDisposable
{
    private const string Ost = """filesystem="scratch",component="ost",target="scratch-OST0003" """;

    private const string Users = """
        usr_accounting:
        - id:      0
          usage:   { inodes:          251, kbytes:       138926 }
        - id:      1000
          usage:   { inodes:            5, kbytes:           20 }

        """;

    private const string WideGroups = """
        grp_accounting:
        - id:      2000
          usage:   { inodes:                  251, kbytes:            138926301 }

        """;

    private static readonly LustreTarget OstTarget = new("scratch", LustreComponent.Ost, "scratch-OST0003");
    private static readonly LustreTarget MdtTarget = new("scratch", LustreComponent.Mdt, "scratch-MDT0000");
    private readonly LustreTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Storage_and_files_of_users_groups_and_projects_have_separate_series()
    {
        _tree.Proc("osd-ldiskfs/scratch-OST0003/quota_slave/acct_user", Users).Proc(
            "osd-ldiskfs/scratch-OST0003/quota_slave/acct_group", WideGroups)
            .Proc("osd-ldiskfs/scratch-OST0003/quota_slave/acct_project", "not supported\n");

        var reading = new QuotaUsageReader(OstTarget, null).Read(_tree);

        Assert.Equal(
            ReadingOf.Expected(Ost, """
                lustre_quota_used_bytes{#,accounting="user",id="0"} 142260224
                lustre_quota_used_bytes{#,accounting="user",id="1000"} 20480
                lustre_quota_used_bytes{#,accounting="group",id="2000"} 142260532224
                lustre_quota_used_inodes{#,accounting="user",id="0"} 251
                lustre_quota_used_inodes{#,accounting="user",id="1000"} 5
                lustre_quota_used_inodes{#,accounting="group",id="2000"} 251
                """),
            reading.Sorted());
        Assert.Equal((0, 0), (reading.LinesRefused, reading.Troubles.Length));
    }

    [Theory]
    [InlineData("quota_slave")]
    [InlineData("quota_slave_md")]
    [InlineData("quota_slave_dt")]
    public void The_accounts_are_read_from_the_directory_that_exists(string directory)
    {
        _tree.Proc($"osd-zfs/scratch-MDT0000/{directory}/acct_user", Users);

        Assert.Equal(4, new QuotaUsageReader(MdtTarget, null).Read(_tree).Samples().Length);
    }

    [Fact]
    public void The_two_directories_of_an_mdt_count_once()
    {
        _tree.Proc("osd-zfs/scratch-MDT0000/quota_slave_md/acct_user", Users).Proc(
            "osd-zfs/scratch-MDT0000/quota_slave_dt/acct_user", WideGroups);
        Directory.CreateSymbolicLink(Path.Combine(_tree.Roots.Proc, "osd-zfs/scratch-MDT0000/quota_slave"), "./quota_slave_md");

        var reading = new QuotaUsageReader(MdtTarget, null).Read(_tree);

        Assert.Equal(4, reading.Samples().Length);
        Assert.DoesNotContain("2000", reading.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usage:   { inodes: 1, kbytes: 2 }")]
    [InlineData("- id:   12x")]
    [InlineData("- id:   -3")]
    [InlineData("- id:")]
    [InlineData("so what")]
    [InlineData("- id: 7\n  usage: { inodes: 1, kbytes: -2 }")]
    [InlineData("- id: 7\n  usage: { inodes: 1, kbytes: 2")]
    [InlineData("- id: 7\n  usage: { inodes: 1, kbytes: 2 } 3")]
    [InlineData("- id: 7\n  usage: { inodes: 1 }")]
    [InlineData("- id: 7\n  usage: { inodes: , kbytes: 2 }")]
    [InlineData("- id: 7\n  usage: inodes: 1, kbytes: 2 }")]
    [InlineData("- id: 7\n  usage: { inodes: 1, kbytes: 99999999999999999999 }")]
    [InlineData("- id: 7")]
    [InlineData("- id: 1000\n  usage: { inodes: 1, kbytes: 2 }\n- id: 1000\n  usage: { inodes: 3, kbytes: 4 }")]
    public void A_malformed_line_costs_no_other_line(string lines)
    {
        _tree.Proc(
            "osd-zfs/scratch-OST0003/quota_slave/acct_user",
            $"usr_accounting:\n{lines}\n- id:      1001\n  usage:   {{ inodes: 9, kbytes: 8 }}\n");

        var reading = new QuotaUsageReader(OstTarget, null).Read(_tree);

        Assert.Equal(1, reading.LinesRefused);
        Assert.Equal("9", reading.Value($$"""lustre_quota_used_inodes{{{Ost.Trim()}},accounting="user",id="1001"}"""));
    }

    [Fact]
    public void A_number_of_a_later_release_is_skipped()
    {
        _tree.Proc("osd-zfs/scratch-OST0003/quota_slave/acct_user", "- id: 7\n  usage: { inodes: 1, dirty: 5, kbytes: 2 }\n");

        var reading = new QuotaUsageReader(OstTarget, null).Read(_tree);

        Assert.Equal((0, 2), (reading.LinesRefused, reading.Samples().Length));
    }

    [Fact]
    public void A_file_that_ends_behind_an_id_says_so()
    {
        _tree.Proc("osd-zfs/scratch-OST0003/quota_slave/acct_user", Users + "- id:      1001\n");

        var reading = new QuotaUsageReader(OstTarget, null).Read(_tree);

        Assert.Equal((1, 4), (reading.LinesRefused, reading.Samples().Length));
        Assert.EndsWith("acct_user:6: the file ends behind an id", reading.FirstRefusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Accounting_that_is_off_and_a_missing_file_are_no_trouble()
    {
        _tree.Proc("osd-zfs/scratch-OST0003/quota_slave/acct_user", "not supported\n");

        var reading = new QuotaUsageReader(OstTarget, null).Read(_tree);

        Assert.Equal((0, 0, 0), (reading.LinesRefused, reading.Troubles.Length, reading.Samples().Length));
    }

    [Fact]
    public void The_heaviest_by_storage_and_by_files_are_named_and_the_rest_is_summed()
    {
        _tree.Proc(
            "osd-zfs/scratch-OST0003/quota_slave/acct_user", Text([(1, 10, 100), (2, 900, 20), (3, 30, 300), (4, 40, 4), (5, 50, 5)]));

        Assert.Equal(
            ReadingOf.Expected(Ost, """
                lustre_quota_used_bytes{#,accounting="user",id="2"} 20480
                lustre_quota_used_bytes{#,accounting="user",id="3"} 307200
                lustre_quota_used_bytes{#,accounting="user",id="other"} 111616
                lustre_quota_used_inodes{#,accounting="user",id="2"} 900
                lustre_quota_used_inodes{#,accounting="user",id="3"} 30
                lustre_quota_used_inodes{#,accounting="user",id="other"} 100
                """),
            new QuotaUsageReader(OstTarget, 1).Read(_tree).Sorted());
    }

    [Fact]
    public void With_as_many_ids_as_allowed_there_is_no_id_other()
    {
        _tree.Proc("osd-zfs/scratch-OST0003/quota_slave/acct_user", Users);

        Assert.DoesNotContain("other", new QuotaUsageReader(OstTarget, 2).Read(_tree).Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_known_ids_allocate_only_their_rows()
    {
        const int count = 100_000;
        var text = Encoding.UTF8.GetBytes(Text(Enumerable.Range(0, count).Select(i => (i, i % 1000, i % 5000))));
        var ids = new QuotaIds();
        var findings = new Findings();
        var table = new ValueTable(UsageColumns.Width, count);
        Parse();
        table.Clear();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Parse();

        // The runtime itself may allocate a little; a label or a row for each id would be megabytes.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
        Assert.Equal((count, 0), (table.Count, findings.LinesRefused));

        void Parse()
        {
            ids.BeginReading();
            ids.BeginFile();
            var parser = new QuotaParser(ids, table, findings, "acct_user");
            parser.Parse(text, findings, "acct_user");
            parser.End(before: 0);
            ids.ForgetUnseen();
        }
    }

    [Fact]
    public void An_id_that_no_file_shows_any_more_is_forgotten()
    {
        var ids = new QuotaIds();
        foreach (var file in new long[][] { [1, 2], [2, 3] })
        {
            ids.BeginReading();
            ids.BeginFile();
            foreach (var id in file)
                Assert.True(ids.TryAdd(id, out _));
            ids.ForgetUnseen();
            Assert.Equal(2, ids.Count);
        }
    }

    [Theory]
    [InlineData("ugp\n", "111")]
    [InlineData("u\n", "100")]
    [InlineData("none\n", "000")]
    [InlineData("gp", "011")]
    public void Enforcement_of_limits_is_served_for_storage_and_for_files(string text, string expected)
    {
        _tree.Proc("osd-zfs/scratch-MDT0000/quota_slave_dt/enabled", text).Proc("osd-zfs/scratch-MDT0000/quota_slave_md/enabled", "g\n");
        Directory.CreateSymbolicLink(Path.Combine(_tree.Roots.Proc, "osd-zfs/scratch-MDT0000/quota_slave"), "./quota_slave_md");

        var reading = new QuotaEnabledReader(MdtTarget).Read(_tree);

        const string mdt = """filesystem="scratch",component="mdt",target="scratch-MDT0000" """;
        Assert.Equal(
            ReadingOf.Expected(mdt, $$"""
                lustre_quota_enabled{#,resource="bytes",accounting="user"} {{expected[0]}}
                lustre_quota_enabled{#,resource="bytes",accounting="group"} {{expected[1]}}
                lustre_quota_enabled{#,resource="bytes",accounting="project"} {{expected[2]}}
                lustre_quota_enabled{#,resource="inodes",accounting="user"} 0
                lustre_quota_enabled{#,resource="inodes",accounting="group"} 1
                lustre_quota_enabled{#,resource="inodes",accounting="project"} 0
                """),
            reading.Sorted());
    }

    [Fact]
    public void Where_there_is_one_directory_alone_an_ost_enforces_storage()
    {
        _tree.Proc("osd-zfs/scratch-OST0003/quota_slave/enabled", "ug\n");

        var reading = new QuotaEnabledReader(OstTarget).Read(_tree);

        Assert.Equal("1", reading.Value($$"""lustre_quota_enabled{{{Ost.Trim()}},resource="bytes",accounting="user"}"""));
        Assert.Equal(3, reading.Samples().Length);
    }

    [Fact]
    public void An_unknown_word_for_enforcement_is_refused()
    {
        _tree.Proc("osd-zfs/scratch-OST0003/quota_slave/enabled", "perhaps\n");

        var reading = new QuotaEnabledReader(OstTarget).Read(_tree);

        Assert.Equal((1, 0), (reading.LinesRefused, reading.Samples().Length));
    }

    [Fact]
    public void Quotas_are_read_only_when_asked_for()
    {
        _tree.Proc("osd-zfs/scratch-OST0003/quota_slave/acct_user", Users);
        var off = new LustreSourceOptions { ClientName = "node01" };
        var on = off with { Quotas = new SourceSetting(true, TimeSpan.FromMinutes(1)) };

        Assert.DoesNotContain(LustreSources.For(OstTarget, _tree.Roots, off), p => p.Part == "quota");
        var plan = LustreSources.For(OstTarget, _tree.Roots, on).Single(p => p.Part == "quota");
        Assert.Equal(("scratch-OST0003/quota", TimeSpan.FromMinutes(1)), (plan.Name, plan.MinAge));
        Assert.Equal(4, plan.Create().Read().Samples().Length);
        Assert.NotEqual(
            plan.Settings, LustreSources.For(OstTarget, _tree.Roots, on with { QuotaIds = 5 }).Single(p => p.Part == "quota").Settings);
    }

    [Fact]
    public void Damage_costs_only_the_damaged_lines() => ParserFuzz.Run(21, [Users, WideGroups, "not supported\n"], (pieces, findings) =>
    {
        var ids = new QuotaIds();
        ids.BeginFile();
        var table = new ValueTable(UsageColumns.Width);
        var parser = new QuotaParser(ids, table, findings, "acct_user");
        parser.Parse(pieces, findings, "acct_user");
        parser.End(before: 0);
        return string.Join('\n', Enumerable.Range(0, table.Count).Select(
            i => $"{Encoding.UTF8.GetString(table.Labels(i))} {string.Join(' ', table.Row(i).ToArray())}"));
    });

    private static string Text(IEnumerable<(int Id, int Inodes, int Kibibytes)> ids)
    {
        var text = new StringBuilder("usr_accounting:\n");
        foreach (var (id, inodes, kibibytes) in ids)
            text.Append(CultureInfo.InvariantCulture, $"- id:      {id}\n  usage:   {{ inodes: {inodes,12}, kbytes: {kibibytes,12} }}\n");
        return text.ToString();
    }
}
