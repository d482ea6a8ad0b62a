using System.Text;
using LustreActors.Sources.Lustre.Commands;

namespace LustreActors.Sources.Tests.Lustre.Commands;

public class LctlOutputTests
{
    private const string Stats = "obdfilter.lake-OST0003.stats";
    private const string Exports = "obdfilter.lake-OST0003.exports.*.stats";

    [Fact]
    public void A_value_stands_behind_the_name_or_on_the_lines_below_it()
    {
        var said = Said(
            ["health_check", Stats],
            "health_check=healthy\nobdfilter.lake-OST0003.stats=\nsnapshot_time 12.5 secs.nsecs\nread_bytes 3 samples [bytes] 1 2 3\n");
        Assert.Equal("healthy\n", Value(said, "health_check"));
        Assert.Equal("snapshot_time 12.5 secs.nsecs\nread_bytes 3 samples [bytes] 1 2 3\n", Value(said, Stats));
    }

    [Fact]
    public void A_word_behind_the_name_may_be_followed_by_lines()
    {
        var said = Said(["a.recovery_status"], "a.recovery_status=status: WAITING_FOR_CLIENTS\nnon-ready MDTs: 0001\n");
        Assert.Equal("status: WAITING_FOR_CLIENTS\nnon-ready MDTs: 0001\n", Value(said, "a.recovery_status"));
    }

    [Fact]
    public void Lines_of_a_value_that_look_like_another_parameter_belong_to_it_unless_that_one_was_asked_for()
    {
        var said = Said(
            [Stats, "devices"], "obdfilter.lake-OST0003.stats=\nmdt.lake-MDT0000.stats=7\n=\n = \nx=y\ndevices=\n  0 UP mgs MGS MGS 6\n");
        Assert.Equal("mdt.lake-MDT0000.stats=7\n=\n = \nx=y\n", Value(said, Stats));
        Assert.Equal("  0 UP mgs MGS MGS 6\n", Value(said, "devices"));
        Assert.Null(Value(said, "mdt.lake-MDT0000.stats"));
        Assert.Equal(2, said.Count);
    }

    [Fact]
    public void The_text_that_a_star_matches_may_have_dots()
    {
        var said = Said([Exports], "obdfilter.lake-OST0003.exports.10.4.0.17@tcp.stats=\nread 1 samples [usecs]\n"
            + "obdfilter.lake-OST0003.exports.0@lo.stats=\nwrite 2 samples [usecs]\n");
        Assert.Equal(["10.4.0.17@tcp", "0@lo"], Visited(said, Exports));
        Assert.Equal("read 1 samples [usecs]\n", Value(said, "obdfilter.lake-OST0003.exports.10.4.0.17@tcp.stats"));
        Assert.Equal("write 2 samples [usecs]\n", Value(said, "obdfilter.lake-OST0003.exports.0@lo.stats"));
    }

    [Fact]
    public void A_device_with_dots_is_asked_for_with_strokes_and_shown_without()
    {
        const string asked = @"mgc.MGC10\.4\.0\.1@tcp.import";
        var said = Said([asked, "devices"], "mgc.MGC10.4.0.1@tcp.import=\nimport:\n    state: FULL\ndevices=\n  0 UP mgs MGS MGS 6\n");
        Assert.Equal("import:\n    state: FULL\n", Value(said, asked));
        Assert.False(said.IsMissing(asked));
        Assert.Equal(2, said.Count);
    }

    [Fact]
    public void The_kind_of_storage_is_a_star_too()
    {
        var said = Said(
            ["osd-*.lake-OST0003.brw_stats", "osd-*.lake-OST0003.exports.*.stats"],
            "osd-zfs.lake-OST0003.brw_stats=\nx\nosd-zfs.lake-OST0003.exports.7@o2ib.stats=\ny\n");
        Assert.Equal("x\n", Value(said, "osd-*.lake-OST0003.brw_stats"));
        Assert.Equal(["7@o2ib"], Visited(said, "osd-*.lake-OST0003.exports.*.stats"));
    }

    [Fact]
    public void The_longer_value_of_a_repeated_name_counts()
    {
        var said = Said(["health_check"], "health_check=NOT HEALTHY\nhealth_check=\ndevice lake-OST0003 reported unhealthy\nNOT HEALTHY\n");
        Assert.Equal("device lake-OST0003 reported unhealthy\nNOT HEALTHY\n", Value(said, "health_check"));
        Assert.Equal("device lake-OST0003 reported unhealthy\nNOT HEALTHY\n", Value(
            Said(["health_check"], "health_check=\ndevice lake-OST0003 reported unhealthy\nNOT HEALTHY\nhealth_check=NOT HEALTHY\n"),
            "health_check"));
    }

    [Fact]
    public void The_last_value_of_output_that_was_cut_is_not_used()
    {
        const string Cut = "devices=\n  0 UP mgs MGS MGS 6\nobdfilter.lake-OST0003.stats=\nread_bytes 3 samp";
        var said = Said(["devices", Stats], Cut, isWhole: false);
        Assert.Equal("  0 UP mgs MGS MGS 6\n", Value(said, "devices"));
        Assert.Null(Value(said, Stats));
        Assert.False(said.IsMissing(Stats));
    }

    [Fact]
    public void An_unshown_parameter_is_missing_only_when_lctl_may_read_everything()
    {
        const string Errors = "error: get_param: param_path 'obdfilter/lake-OST0003/stats': No such file or directory\n";
        Assert.True(Said([Stats], "", Errors).IsMissing(Stats));
        Assert.False(Said([Stats], "", Errors, seesAll: false).IsMissing(Stats));
        Assert.False(Said(["devices"], "", Errors).IsMissing(Stats));
        Assert.Empty(Said([Stats], "", Errors).Troubles);
    }

    [Fact]
    public void The_errors_of_lctl_are_reported_in_its_words()
    {
        const string Errors = "error: read_param: '/sys/kernel/debug/lustre/nodemap/x': Input/output error\n"
            + "error: get_param: param_path 'a': No such file or directory\nsomething else";
        Assert.Equal<string>(
            ["error: read_param: '/sys/kernel/debug/lustre/nodemap/x': Input/output error"], Said([Stats], "", Errors).Troubles);
        Assert.Equal(
            4, Said([Stats], "", string.Concat(Enumerable.Repeat("error: read_param: 'x': Input/output error\n", 40))).Troubles.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("obdfilter.lake-OST0003.stats")]
    [InlineData("sudo: a password is required\n")]
    [InlineData("obdfilter.lake-OST0003.exports..stats=\n")]
    [InlineData(" obdfilter.lake-OST0003.stats=\n7\n")]
    public void Text_without_a_parameter_has_no_values(string text) => Assert.Equal(0, Said([Stats, Exports], text).Count);

    [Fact]
    public void Damaged_output_is_split_without_an_exception_and_every_value_is_a_piece_of_the_text()
    {
        string[] asked = [Stats, Exports, "devices", "osd-*.lake-OST0003.brw_stats"];
        var mutations = new Mutations(
            31,
            "devices=\n  0 UP mgs MGS MGS 6\nobdfilter.lake-OST0003.stats=\nread_bytes 3 samples [bytes] 1 2 3\n"
                + "obdfilter.lake-OST0003.exports.10.4.0.17@tcp.stats=\nread 1 samples [usecs]\n",
            "osd-zfs.lake-OST0003.brw_stats=a=b\nx.y=z\ndevices=\n\nobdfilter.lake-OST0003.exports.0@lo.stats=\n");
        var found = 0;
        for (var i = 0; i < ParserFuzz.Inputs; i++)
        {
            var text = mutations.Next();
            var said = new LctlOutput(asked, text, Encoding.Latin1.GetString(text), i % 2 == 0, i % 3 == 0);
            found += said.Count;
            foreach (var name in (string[])[.. asked, .. Visited(said, Exports).Select(n => $"obdfilter.lake-OST0003.exports.{n}.stats")])
                Assert.InRange(said.ValueOf(name)?.Length ?? 0, 0, text.Length);
        }

        Assert.InRange(found, ParserFuzz.Inputs / 2, ParserFuzz.Inputs * 4);
    }

    private static LctlOutput Said(string[] asked, string text, string errors = "", bool isWhole = true, bool seesAll = true) =>
        new(asked, Encoding.UTF8.GetBytes(text), errors, isWhole, seesAll);

    private static string? Value(LctlOutput said, string parameter) =>
        said.ValueOf(parameter) is { } value ? Encoding.UTF8.GetString(value.Span) : null;

    private static List<string> Visited(LctlOutput said, string pattern)
    {
        var names = new List<string>();
        said.Visit(pattern, names, static (name, list) => list.Add(name.ToString()));
        return names;
    }
}
