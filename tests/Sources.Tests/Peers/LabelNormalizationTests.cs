namespace LustreActors.Sources.Tests.Peers;

public class LabelNormalizationTests
{
    [Theory]
    [InlineData("a", "a{member=\"oss17\"}")]
    [InlineData("a{}", "a{member=\"oss17\"}")]
    [InlineData("a { b = \"c\" , d=\"e\" , }", "a{member=\"oss17\",b=\"c\",d=\"e\"}")]
    [InlineData("a{b=\"\\d \\\\ \\\" \\n\"}", "a{member=\"oss17\",b=\"\\\\d \\\\ \\\" \\n\"}")]
    [InlineData("a{member=\"x\"}", "a{member=\"oss17\",exported_member=\"x\"}")]
    [InlineData("a{exported_member=\"y\",member=\"x\"}", "a{member=\"oss17\",exported_member=\"y\",exported_exported_member=\"x\"}")]
    [InlineData("a{shard=\"x\"}", "a{member=\"oss17\",exported_shard=\"x\"}")]
    public void Labels_come_out_in_one_form(string series, string expected)
    {
        var memory = Answer.NewMemory();
        for (var reading = 0; reading < 2; reading++)
            Assert.Equal([expected + " 1"], Answer.Samples(Answer.Read(series + " 1\n", memory: memory).Parts[0]));
    }

    [Theory]
    [InlineData("\\\\d", "\\\\d")]
    [InlineData("\\d", "\\\\d")]
    [InlineData("a\\\"b\\n", "a\\\"b\\n")]
    [InlineData("", "")]
    public void The_ids_of_jobs_have_the_escapes_that_they_need_and_no_others(string written, string id)
    {
        var text = $"lustre_job_read_bytes_total{{ target=\"s-OST0000\", jobid=\"{written}\", }} 1\n";

        Assert.Equal(["s s-OST0000", $"[{id}] read 1 written 0"], Answer.Jobs(Answer.Read(text).Parts[0]));
    }

    [Fact]
    public void A_series_in_two_forms_occurs_twice()
    {
        var reading = Answer.Read("a{b=\"c\"} 1\na{b=\"d\"} 1\na{ b=\"c\" } 2\n");

        Assert.Equal(["a{member=\"oss17\",b=\"c\"} 1", "a{member=\"oss17\",b=\"d\"} 1"], Answer.Samples(reading.Parts[0]));
        Assert.Equal((1L, "line 3: the series occurs twice: a{ b=\"c\" } 2"), (reading.LinesRefused, reading.FirstRefusal));
    }

    [Fact]
    public void A_job_in_two_forms_occurs_twice_and_the_first_counts()
    {
        var reading = Answer.Read("lustre_job_read_bytes_total{target=\"s-OST0000\",jobid=\"\\\\d\"} 1\nlustre_job_read_bytes_total{target=\"s-OST0000\",jobid=\"\\d\"} 2\n");

        Assert.Equal(["s s-OST0000 not whole", "[\\\\d] read 1 written 0"], Answer.Jobs(reading.Parts[0]));
        Assert.Equal(1, reading.LinesRefused);
    }

    [Theory]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("1.234e+09", "1234000000")]
    [InlineData("12.0", "12")]
    [InlineData("0.0", "0")]
    public void Whole_numbers_of_jobs_stay_exact(string number, string expected) =>
        Assert.Equal(["s s-OST0000", $"[1] read {expected} written 0"], Answer.Jobs(Answer.Read($"lustre_job_read_bytes_total{{target=\"s-OST0000\",jobid=\"1\"}} {number}\n").Parts[0]));

    [Theory]
    [InlineData("NaN")]
    [InlineData("+Inf")]
    [InlineData("-1")]
    [InlineData("0.5")]
    [InlineData("9223372036854775808")]
    [InlineData("1e300")]
    public void What_no_counter_can_be_is_refused(string number)
    {
        var reading = Answer.Read($"lustre_job_stats_total{{target=\"s-OST0000\",jobid=\"1\",operation=\"open\"}} {number}\nlustre_job_write_bytes_total{{target=\"s-OST0000\",jobid=\"2\"}} 1\n");

        Assert.Equal(["s s-OST0000 not whole", "[2] read 0 written 1"], Answer.Jobs(reading.Parts[0]));
        Assert.Equal(1, reading.LinesRefused);
    }

    [Theory]
    [InlineData("7", 7_000_000)]
    [InlineData("0.000001", 1)]
    [InlineData("9007199254.740993", 9_007_199_254_740_993)]
    [InlineData("1.5e3", 1_500_000_000)]
    [InlineData("0.0000014", 1)]
    public void Seconds_become_microseconds_without_rounding_where_none_is_needed(string seconds, long microseconds)
    {
        var part = Answer.Read($"lustre_job_stats_seconds_total{{target=\"s-MDT0000\",jobid=\"1\",operation=\"open\"}} {seconds}\n").Parts[0];

        Assert.Equal(["s s-MDT0000 metadata", $"[1] read 0 written 0 open 0 in {microseconds}"], Answer.Jobs(part));
    }

    [Fact]
    public void Numbers_of_series_stay_exact_until_one_of_them_is_no_integer()
    {
        var samples = Answer.Samples(Answer.Read("a{b=\"1\"} 9007199254740993\na{b=\"2\"} -9223372036854775807\nc{b=\"1\"} 3\nc{b=\"2\"} 0.5\nc{b=\"3\"} +Inf\nc{b=\"4\"} -0\n").Parts[0]);

        Assert.Equal(["9007199254740993", "-9223372036854775807", "3", "0.5", "+Inf", "0"], samples.Select(s => s.Split(' ')[1]));
    }

    [Theory]
    [InlineData("lustre_job_read_bytes_total{jobid=\"1\"} 1", "the job's target has no name")]
    [InlineData("lustre_job_read_bytes_total{jobid=\"1\",target=\"\"} 1", "the job's target has no name")]
    [InlineData("lustre_job_read_bytes_total{target=\"s-OST0000\"} 1", "there is no jobid")]
    [InlineData("lustre_job_stats_total{target=\"s-OST0000\",jobid=\"1\"} 1", "the operation has no valid name, or there are too many")]
    public void A_jobs_sample_that_says_too_little_is_refused(string line, string why)
    {
        var reading = Answer.Read(line + "\n");

        Assert.Equal((1L, $"line 1: {why}: {line}"), (reading.LinesRefused, reading.FirstRefusal));
    }

    [Fact]
    public void Labels_behind_a_jobs_id_are_no_part_of_it()
    {
        const string Target = "filesystem=\"s\",component=\"ost\",target=\"s-OST0000\"";
        var part = Answer.Read($$"""
            lustre_job_stats_total{{{Target}},jobid="1",operation="open"} 1
            lustre_job_stats_total{{{Target}},jobid="2",user="x",operation="open"} 2
            lustre_job_stats_total{{{Target}},jobid="3", operation="open" , } 3
            lustre_job_stats_total{{{Target}},jobid="4",operation="read_bytes"} 4
            lustre_job_stats_total{{{Target}},jobid="a\"b",operation="open"} 5
            lustre_job_io_size_bytes_count{{{Target}},jobid="5",operation="read"} 6

            """).Parts[0];

        Assert.Equal(
            ["s s-OST0000", "[1] read 0 written 0 open 1 in 0", "[2] read 0 written 0 open 2 in 0", "[3] read 0 written 0 open 3 in 0", "[a\\\"b] read 0 written 0 open 5 in 0"],
            Answer.Jobs(part));
        Assert.Empty(part.Segments);
    }

    [Fact]
    public void The_filesystem_is_the_label_where_there_is_one()
    {
        var part = Answer.Read("lustre_job_read_bytes_total{target=\"OST0001\",filesystem=\"home\",component=\"mdt\",jobid=\"1\"} 1\n").Parts[0];

        Assert.Equal("home OST0001 metadata", Answer.Jobs(part)[0]);
    }

    [Fact]
    public void Operations_beyond_the_bound_are_refused_and_forgotten_with_the_answer_that_had_them()
    {
        var memory = Answer.NewMemory();
        var many = string.Concat(Enumerable.Range(0, 70).Select(i => $"lustre_job_stats_total{{target=\"s-OST0000\",jobid=\"1\",operation=\"o{i}\"}} 1\n"));
        Assert.Equal(6, Answer.Read(many, memory: memory).LinesRefused);
        Answer.Read("lustre_job_stats_total{target=\"s-OST0000\",jobid=\"1\",operation=\"o7\"} 1\n", memory: memory);

        var again = Answer.Read("lustre_job_stats_total{target=\"s-OST0000\",jobid=\"1\",operation=\"open\"} 4\n", memory: memory);

        Assert.Equal(["s s-OST0000", "[1] read 0 written 0 open 4 in 0"], Answer.Jobs(again.Parts[0]));
    }
}
