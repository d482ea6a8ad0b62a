using System.IO.Compression;
using System.Text;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.CommandLine;

/// <summary>
/// Mistakes of administrators. Each message says where the mistake is, what it is, and what to do. <c>{folder}</c> stands for a folder with
/// the files of <see cref="Files"/>; parts of a message are separated by a bar.
/// </summary>
public sealed class MistakesTests : IDisposable
{
    private static readonly (string Name, string Text)[] Files =
    [
        ("yaml.conf", "http:\n  listen: 0.0.0.0:9846\nlog:\n  level: info\n"),
        ("ini.conf", "; settings\n[http]\nlisten = 0.0.0.0:9846\n"),
        ("unquoted.conf", "http.listen = 127.0.0.1:9846\n"),
        ("open.conf", "http {\n  listen = \"127.0.0.1:9846\"\n"),
        ("typo.conf", "collect {\n  scrape-wiat = 2s\n}\n"),
        ("novalue.conf", "log.level debug\n"),
        ("include.conf", "include \"local.conf\"\n"),
        ("required.conf", "include required(\"local.conf\")\n"),
        ("cluster.conf", "\ncluster.enabled = on\n"),
        ("half.conf", "cluster.trust { ca-file = \"{folder}/text.tar\" }\n"),
        ("variable.conf", "log.level = ${LEVEL}\n"),
        ("text.tar", "this is no tar, and is as long as it needs to be, because a tar has blocks of 512 bytes\n"),
        ("lustre.tar", ""),
        ("smart.conf", "http.listen = \u201c127.0.0.1:9846\u201d\n"),
        ("objects.conf", "a=" + string.Concat(Enumerable.Repeat("{b=", 200)) + "1" + new string('}', 200)),
        ("lists.conf", "x={a=" + string.Concat(Enumerable.Repeat("[1 ", 120)) + "\n}"),
        ("twosections.conf", "http { listen = \":9846\" }\nhttp { listen = \":9847\" }\n"),
        ("twice.conf", "http.listen = \":9846\"\nlog.level = info\nhttp.listen = \":9847\"\n"),
    ];

    private readonly Scratch _scratch = new();

    public MistakesTests()
    {
        foreach (var (name, text) in Files)
            _scratch.Write(name, text.Replace("{folder}", _scratch.Folder, StringComparison.Ordinal));
        File.WriteAllBytes(_scratch.PathOf("latin1.conf"), [.. "log.level = info\n# f"u8, 0xfc, .. "r uns\n"u8]);
        using var gzip = new GZipStream(File.Create(_scratch.PathOf("lustre.tar.gz")), CompressionLevel.Fastest);
        gzip.Write(Encoding.ASCII.GetBytes(new string('x', 4096)));
    }

    public void Dispose() => _scratch.Dispose();

    [Theory]

    // The command and its options.
    [InlineData("", 2, "Usage: lustre-exporter COMMAND|What to do next|lustre-exporter demo|systemctl enable --now")]
    [InlineData("rnu", 2, "'rnu' is no command|Did you mean run?")]
    [InlineData("start", 2, "'start' is no command|systemctl start lustre-exporter")]
    [InlineData("status", 2, "'status' is no command|lustre-exporter health")]
    [InlineData("sources", 2, "'sources' is no command|lustre-exporter inspect sources")]
    [InlineData("help chekc", 2, "'chekc' is no command|Did you mean check?")]
    [InlineData("--config.file=a.conf", 2, "a command is missing|lustre-exporter run --config.file=a.conf")]
    [InlineData("run --port 9847", 2, "--port is not an option here|--web.listen-address=:9846|http.listen")]
    [InlineData("run -config a.conf", 2, "-config is not an option here|Did you mean --config?")]
    [InlineData("run --cofnig a.conf", 2, "--cofnig is not an option here|Did you mean --config?")]
    [InlineData("run -c a.conf", 2, "-c is not an option here|--config FILE")]
    [InlineData("run --collector.job", 2, "--collector.job is not an option here|a setting")]
    [InlineData("run --web.telemetry-path=/x", 2, "--web.telemetry-path is not an option here|/metrics")]
    [InlineData("run --verbose", 2, "--verbose is not an option here|--log.level=debug")]
    [InlineData("run a.conf", 2, "'a.conf' is one word too many|--config a.conf")]
    [InlineData("run log.level=debug", 2, "'log.level=debug' is one word too many|-Dlog.level=debug")]
    [InlineData("run --config", 2, "--config wants a value|lustre-exporter run --help")]
    [InlineData("run -Dhttp.listen", 2, "-D wants path=value|-Dhttp.listen=127.0.0.1:9846")]
    [InlineData("version -Dlog.level=info", 2, "-D is not an option here|no configuration is read")]
    [InlineData("inspect --socket {folder}/no.sock tree", 1, "{folder}/no.sock|there is no such socket|systemctl status")]
    [InlineData("inspect --socket {folder}/text.tar tree", 1, "{folder}/text.tar|is no socket|inspect.socket")]
    [InlineData("health --url http://127.0.0.1:1", 1, "http://127.0.0.1:1|nothing listens there|systemctl status")]
    [InlineData("health --socket {folder}/no.sock", 1, "{folder}/no.sock|there is no such socket")]
    [InlineData("health --url oss1:port", 2, "--url oss1:port|http://oss1:9846")]
    [InlineData("health --timeout 0", 2, "--timeout 0|write seconds")]
    [InlineData("check --capacity 90", 3, "--capacity 90|WARN,CRIT|85,95")]
    [InlineData("check --capacity 95,90", 3, "--capacity 95,90|the second is not less than the first")]
    [InlineData("top --interval 0", 2, "--interval 0|write seconds")]
    [InlineData("completion tcsh", 2, "'tcsh' is no shell that it knows|bash, zsh or fish")]
    [InlineData("completion", 2, "name the shell|bash, zsh or fish")]
    [InlineData("demo --lustre 2.13", 2, "--lustre is 2.10|not '2.13'")]

    // The configuration.
    [InlineData("check-config --config {folder}", 2, "{folder}: |is a folder|name the file in it")]
    [InlineData("check-config --config {folder}/no.conf", 2, "{folder}/no.conf: |does not exist")]
    [InlineData("check-config --config {folder}/yaml.conf", 2, "{folder}/yaml.conf:1: |looks like YAML|http { listen|1 problem in")]
    [InlineData("check-config --config {folder}/ini.conf", 2, "{folder}/ini.conf:2: |looks like INI or TOML|http { listen|1 problem in")]
    [InlineData("check-config --config {folder}/unquoted.conf", 2, "{folder}/unquoted.conf:1|Quote it: \"127.0.0.1:9846\"")]
    [InlineData("check-config --config {folder}/open.conf", 2, "{folder}/open.conf|the '{' of line 1 is not closed|Close it with '}'")]
    [InlineData("check-config --config {folder}/typo.conf", 2, "{folder}/typo.conf:2|unknown key|Did you mean collect.scrape-wait?")]
    [InlineData("check-config --config {folder}/novalue.conf", 2, "{folder}/novalue.conf:1|= or : or {")]
    [InlineData("check-config --config {folder}/include.conf", 0, "{folder}/include.conf:1|\"local.conf\" does not exist|remove the line")]
    [InlineData("check-config --config {folder}/required.conf", 2, "{folder}/required.conf:1|does not exist|Create {folder}/local.conf")]
    [InlineData("check-config --config {folder}/cluster.conf", 2, "{folder}/cluster.conf:2|cluster.seeds: is empty|certs ca DIR")]
    [InlineData("check-config --config {folder}/half.conf", 2, "{folder}/half.conf:1|cluster.trust.certificate-file: is empty")]
    [InlineData("check-config --config {folder}/variable.conf", 2, "{folder}/variable.conf:1|LEVEL")]
    [InlineData("check-config --config {folder}/latin1.conf", 2, "{folder}/latin1.conf:2: |is not UTF-8|iconv")]
    [InlineData("check-config --config {folder}/smart.conf", 2, "{folder}/smart.conf:1|typographic quotes|plain ones")]
    [InlineData("check-config --config {folder}/objects.conf", 2, "{folder}/objects.conf:1|nested more than 128 deep")]
    [InlineData("check-config --config {folder}/lists.conf", 2, "{folder}/lists.conf:2|problem")]
    [InlineData("check-config --config {folder}/twosections.conf", 0, "{folder}/twosections.conf:2|http.listen: is set twice|line 1")]
    [InlineData("check-config --config {folder}/twice.conf", 0, "{folder}/twice.conf:3|http.listen: is set twice|line 1|Remove one")]
    [InlineData("check-config -Dslurm=on", 2, "-D: slurm: found|slurm.KEY = VALUE")]
    [InlineData("check-config -Dpromql.enabled=on", 2, "promql.enabled: unknown key|Known are |promql.url")]
    [InlineData("check-config -Dinspect.socket=a.sock", 2, "inspect.socket: 'a.sock'|is not an absolute path|/run/lustre")]
    [InlineData("check-config -Dhttp.listen=[\":9846\",\"127.0.0.1:9846\"]", 2, "127.0.0.1:9846 and 0.0.0.0:9846|are the same port")]
    [InlineData("check-config -Dhttp.listen=:9847 -Dcluster.enabled=on -Dcluster.dns=x", 2, "cluster.listen|http.listen|are the same port")]
    [InlineData("check-config -Dhttp.listn=:9846", 2, "http.listn|unknown key|Did you mean http.listen?")]
    [InlineData("check-config -Dhttp.listen=oss1:9846", 2, "http.listen: 'oss1:9846'|names a host|ip -brief address")]
    [InlineData("check-config -Dhttp.listen=10.0.0.5", 2, "http.listen: '10.0.0.5'|has no port|127.0.0.1:9846")]
    [InlineData("check-config -Dhttp.listen=http://oss1:9846", 2, "http.listen|is a URL|0.0.0.0:9846")]
    [InlineData("check-config -Dhttp.listen=:99999", 2, "http.listen: ':99999'|is not address:port|0.0.0.0:9846")]
    [InlineData("check-config -Dcollect.deadline=5", 2, "collect.deadline: found 5|it means 5 ms|as in 5s")]
    [InlineData("check-config -Dcollect.min-age=5", 0, "collect.min-age: found 5|milliseconds are assumed|as in 15s")]
    [InlineData("check-config -Dcollect.deadline=10S", 2, "collect.deadline|is no time unit|in lower case: s")]
    [InlineData("check-config -Dlog.level=verbose", 2, "log.level: found|allowed is one of error, warning")]
    [InlineData("check-config -Dlog.format=xml", 2, "log.format: found|text, json")]
    [InlineData("check-config -Djobs.expose=top", 2, "jobs.expose: 'top'|top(100)")]
    [InlineData("check-config -Dpaths.root=host", 2, "paths.root: 'host'|is not an absolute path|/host")]
    [InlineData("check-config -Dpaths.root=/no/such", 2, "paths.root|there is no directory /no/such|name one that exists")]
    [InlineData("check-config -Dcluster.enabled=on", 2, "-D: cluster.seeds: is empty|oss1:9848")]

    // What it reads and writes.
    [InlineData("once --format yaml", 2, "--format is prometheus, openmetrics or json, not 'yaml'")]
    [InlineData("once --from {folder}/no.tar", 2, "{folder}/no.tar does not exist|lustre-exporter dump FILE.tar")]
    [InlineData("once --from {folder}", 2, "{folder} is a folder|lustre-exporter dump FILE.tar")]
    [InlineData("once --from {folder}/text.tar", 2, "{folder}/text.tar cannot be read as a dump|no tar")]
    [InlineData("once --from {folder}/lustre.tar", 2, "{folder}/lustre.tar cannot be read as a dump: it is empty")]
    [InlineData("once --from {folder}/lustre.tar.gz", 2, "{folder}/lustre.tar.gz is compressed|gunzip")]
    [InlineData("once --output {folder} -Dpaths.root={folder}", 1, "{folder} is a folder|{folder}/lustre.prom")]
    [InlineData("once --output {folder}/no/x.prom -Dpaths.root={folder}", 1, "{folder}/no/x.prom cannot be written|no folder {folder}/no")]
    [InlineData("once --source OST0000 -Dpaths.root={folder}", 2, "there is no source OST0000|no Lustre was found below {folder}/proc")]
    [InlineData("dump", 2, "name the file to write")]
    [InlineData("dump {folder}/new.tar -Dpaths.root={folder}", 1, "{folder}/new.tar: no Lustre on this host|nothing was written")]
    public async Task The_message_says_where_what_and_what_to_do(string words, int exitCode, string parts)
    {
        var ended = (await InProcess.RunAsync(In(words).Split(' ', StringSplitOptions.RemoveEmptyEntries))).Expect(exitCode);
        Assert.All(In(parts).Split('|'), part => Assert.Contains(part, ended.Errors + ended.Output, StringComparison.Ordinal));
        string[] foreign = ["   at ", "Exception", "System.", "Access to the path", "Could not find"];
        Assert.All(foreign, words => Assert.DoesNotContain(words, ended.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_is_not_this_hosts_is_named_before_anything_is_started()
    {
        var ended = (await ExporterProcess.RunAsync("run", "-Dinspect.socket=", "-Dhttp.listen=192.0.2.7:9846")).Expect(1);
        Assert.Contains("192.0.2.7 is no address of this host", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("ip -brief address", ended.Errors, StringComparison.Ordinal);
        Assert.Single(ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [NeedsRootFact]
    public async Task A_port_below_1024_needs_a_right_that_the_message_names()
    {
        // Containers may lower the limit for all ports of their network namespace.
        if (int.Parse(await File.ReadAllTextAsync("/proc/sys/net/ipv4/ip_unprivileged_port_start"), null) < 1024)
            return;
        await using var nobody = ExporterProcess.StartAs(
            NeedsRootFactAttribute.AsNobody, "run", "-Dinspect.socket=", "-Dhttp.listen=127.0.0.1:986", "-Dlustre.enabled=off");
        var ended = (await nobody.FinishAsync()).Expect(1);
        Assert.Contains("CAP_NET_BIND_SERVICE", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("another process", ended.Errors, StringComparison.OrdinalIgnoreCase);
    }

    private string In(string text) => text.Replace("{folder}", _scratch.Folder, StringComparison.Ordinal);
}
