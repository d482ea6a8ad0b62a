using System.Text;
using LustreActors.Simulator.Formats;
using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Tests.Formats;

public class JobIdTests
{
    [Theory]
    [InlineData(LustreVersion.V2_10, "my prog: v1.1003", "my prog: v1.1003")]
    [InlineData(LustreVersion.V2_12, "kworker/86:1.0", "kworker/86:1.0")]
    [InlineData(LustreVersion.V2_14, "we\"ird\\.1", "we\"ird\\.1")]
    [InlineData(LustreVersion.V2_15_0, "tab\there\u0001.1", "tab?here?.1")]
    [InlineData(LustreVersion.V2_15_0, "@home", "@home")]
    [InlineData(LustreVersion.V2_15, "kworker/86:1.0", "\"kworker\\x2F86\\x3A1.0\"")]
    [InlineData(LustreVersion.V2_15, "my prog: v1.1003", "\"my\\x20prog\\x3A\\x20v1.1003\"")]
    [InlineData(LustreVersion.V2_15, "@home", "@home")]
    [InlineData(LustreVersion.V2_15, "4244_7", "4244_7")]
    [InlineData(LustreVersion.V2_16, "my prog: v1.1003", "\"my\\x20prog:\\x20v1.1003\"")]
    [InlineData(LustreVersion.V2_16, "kworker/86", "kworker/86")]
    [InlineData(LustreVersion.V2_17, "4711:1001:node7", "\"4711:1001:node7\"")]
    [InlineData(LustreVersion.V2_17, "@home", "\"@home\"")]
    [InlineData(LustreVersion.V2_17, "we\"ird.1003", "\"we\\x22ird.1003\"")]
    [InlineData(LustreVersion.V2_17, "", "")]
    [InlineData(LustreVersion.V2_17, ".0", ".0")]
    public void An_id_stands_as_its_release_writes_it(LustreVersion version, string id, string expected) =>
        Assert.Equal(Encoding.UTF8.GetBytes(expected), Written(version, Encoding.UTF8.GetBytes(id)));

    [Fact]
    public void A_letter_beyond_ascii_is_judged_by_its_single_bytes()
    {
        // The first byte of ö and ß is a letter in Latin-1; the second byte is not.
        Assert.Equal(
            "\"gr\u00c3\\xB6\u00c3\\x9Fe\"", Encoding.Latin1.GetString(Written(LustreVersion.V2_17, Encoding.UTF8.GetBytes("größe"))));
        Assert.Equal("gr\u00c3\u00b6\u00c3?e", Encoding.Latin1.GetString(Written(LustreVersion.V2_14, Encoding.UTF8.GetBytes("größe"))));
    }

    [Fact]
    public void The_visible_id_is_the_one_in_the_table()
    {
        Assert.Equal("a?b c", JobIdText.Visible("a\tb c", JobIdForm.Raw));
        Assert.Equal("a\tb c", JobIdText.Visible("a\tb c", JobIdForm.EscapeSeparators));
    }

    [Fact]
    public void A_long_id_is_cut_to_31_bytes_and_never_inside_a_letter()
    {
        Assert.Equal(new string('x', 31), JobNames.Cut(new string('x', 40)));
        Assert.Equal(new string('x', 30), JobNames.Cut(new string('x', 30) + "ö"));
        Assert.Equal(new string('x', 29) + "ö", JobNames.Cut(new string('x', 29) + "öö"));
    }

    [Theory]
    [InlineData(JobIdStyle.Slurm, @"^(\d+|.*\.\d+)$")]
    [InlineData(JobIdStyle.ProcnameUid, @"^.*\.\d+$")]
    [InlineData(JobIdStyle.JobUidHost, @"^\d*:\d+:[a-z0-9]+$")]
    public void Ids_have_the_form_of_their_style(JobIdStyle style, string form)
    {
        var model = new SimulatedLustre(new SimulationOptions { JobIds = style });
        model.Advance(TimeSpan.FromSeconds(30));
        var jobs = model.Filesystems[0].Osts.SelectMany(t => t.JobTable).ToList();
        Assert.NotEmpty(jobs);
        Assert.All(jobs, job => Assert.Matches(form, job.Id));
    }

    private static byte[] Written(LustreVersion version, byte[] id)
    {
        var writer = new Utf8Writer();
        JobIdText.Write(writer, id, LustreFormat.Of(version).JobIds);
        return writer.Written.ToArray();
    }
}
