using System.Text;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Sources.Tests.Lustre.Jobs;

public class JobIdReaderTests
{
    [Theory]
    [InlineData("4711", "job 4711")]
    [InlineData("4244_7", "job 4244")]
    [InlineData("4711:1000:node01", "job 4711 of 1000")]
    [InlineData("4711:1000:", "job 4711 of 1000")]
    [InlineData("4711.batch", "job 4711")]
    [InlineData("4711.extern", "job 4711")]
    [InlineData("4711.interactive", "job 4711")]
    [InlineData("4711.0", "job 4711 or process 4711 of 0")]
    public void A_job_is_known_by_its_number(string id, string expected) => Assert.Equal(expected, Shown(id));

    [Theory]
    [InlineData("0100", "no scheduler writes zeros")]
    [InlineData("0", "there is no such job")]
    [InlineData("99999999999999999999", "more than a scheduler counts")]
    [InlineData("0100:1000:node01", "no scheduler writes zeros")]
    public void A_number_that_no_scheduler_gives_out_is_a_job_that_nobody_knows(string id, string because)
    {
        Assert.NotEmpty(because);
        Assert.StartsWith("job 0", Shown(id), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cp.1001", "process cp of 1001")]
    [InlineData("cp.01001", "process cp of 1001")]
    [InlineData("my.app.v2.1001", "process my.app.v2 of 1001")]
    [InlineData("python3.11.1001", "process python3.11 of 1001")]
    [InlineData("cp.1001:node17", "process cp of 1001")]
    [InlineData("cp.1001:node17.cluster.org", "process cp of 1001")]
    [InlineData("a:b.1001", "process a:b of 1001")]
    [InlineData("größe.1001", "process größe of 1001")]
    [InlineData(".1001", "process  of 1001")]
    [InlineData(":1001:node17", "process  of 1001")]
    [InlineData("cp.4294967295", "process cp of 4294967295")]
    [InlineData("cp.0", "process cp of 0")]
    public void A_program_of_a_user_is_known_by_what_stands_behind_the_last_dot(string id, string expected) =>
        Assert.Equal(expected, Shown(id));

    [Theory]
    [InlineData("")]
    [InlineData("nodot")]
    [InlineData("cp.")]
    [InlineData("cp.notanumber")]
    [InlineData("cp.-1")]
    [InlineData("cp.+1")]
    [InlineData("cp.4294967296")]
    [InlineData("+100")]
    [InlineData("-100")]
    [InlineData("100.")]
    [InlineData("100.batches")]
    [InlineData("4244_")]
    [InlineData("_7")]
    [InlineData(":x:node")]
    [InlineData("cp.1001:")]
    [InlineData("~")]
    public void An_id_of_no_known_form_is_unparsed(string id) => Assert.Equal("unparsed", Shown(id));

    [Theory]
    [InlineData("kworker/0:1.0", "kworker")]
    [InlineData("kworker/u256:3-flush-253:0.0", "kworker")]
    [InlineData("ksoftirqd/17.0", "ksoftirqd")]
    [InlineData("kswapd0.0", "kswapd")]
    [InlineData("ptlrpcd_00_11.0", "ptlrpcd")]
    [InlineData("ll_ost_io00_017.0", "ll_ost_io")]
    [InlineData("ldlm_bl_03.0", "ldlm_bl")]
    [InlineData("mdt00_003.0", "mdt")]
    [InlineData("mdtest.1000", "mdtest")]
    [InlineData("md5sum.1000", "md5sum")]
    [InlineData("python3.1000", "python3")]
    [InlineData("a/1.1000", "a/1")]
    public void Workers_of_the_kernel_lose_their_numbers_and_programs_keep_theirs(string id, string program) =>
        Assert.Equal(program, new JobIdReader().Read(Encoding.UTF8.GetBytes(id)).Program);

    [Theory]
    [InlineData("%u@%j", "1000@4711", "job 4711 of 1000")]
    [InlineData("%u@%j", "1000@", "process  of 1000")]
    [InlineData("%e:%u", "cp:1000", "process cp of 1000")]
    [InlineData("SLURM_JOB%j:%g:%h", "SLURM_JOB12:100:n01", "job 12")]
    [InlineData("%u@%j", "cp.1001", "process cp of 1001")]
    public void A_sites_own_template_goes_before_what_is_usual(string template, string id, string expected)
    {
        Assert.True(JobTemplate.TryParse(template, new JobLabelNames(), out var parsed, out _));
        Assert.Equal(expected, Shown(id, parsed));
    }

    [Fact]
    public void Whatever_bytes_an_id_has_it_is_read_without_an_exception()
    {
        var random = new Random(41);
        var reader = new JobIdReader();
        var alphabet = Encoding.UTF8.GetBytes("019.:_+-a/kworker\\\"\n");
        for (var i = 0; i < 100_000; i++)
        {
            var id = new byte[random.Next(0, 33)];
            random.NextBytes(id);
            for (var at = 0; at < id.Length; at++)
            {
                if (random.Next(4) > 0)
                    id[at] = alphabet[random.Next(alphabet.Length)];
            }

            var identity = reader.Read(id);
            Assert.True(identity.Kind is JobIdKind.Unparsed or JobIdKind.Job || identity.Uid is not null);
            Assert.True(identity.Job >= 0);
        }
    }

    private static string Shown(string id, JobTemplate? template = null)
    {
        var identity = new JobIdReader(template).Read(Encoding.UTF8.GetBytes(id));
        var job = $"job {identity.Job}";
        var process = $"process {identity.Program} of {identity.Uid}";
        return identity.Kind switch
        {
            JobIdKind.Job => identity.Uid is { } uid ? $"{job} of {uid}" : job,
            JobIdKind.Process => process,
            JobIdKind.StepOrProcess => $"{job} or {process}",
            _ => "unparsed",
        };
    }
}
