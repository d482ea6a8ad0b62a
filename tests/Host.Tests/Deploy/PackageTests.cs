using System.Text.Json;
using System.Text.RegularExpressions;
using LustreActors.Hocon.Values;
using LustreActors.Host.Configuration;
using LustreActors.Host.Tests.House;
using LustreActors.Host.Tests.Rules;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>The .deb and the .rpm: what is in them, and what becomes of it when they are installed.</summary>
public partial class PackageTests(BuiltPackages packages) : IClassFixture<BuiltPackages>
{
    private const string Configuration = "/etc/lustre-actors/lustre-actors.conf";

    private static readonly string[] Common =
    [
        "/usr/bin/lustre-exporter",
        Configuration,
        "/usr/lib/sysusers.d/lustre-exporter.conf",
        "/usr/share/bash-completion/completions/lustre-exporter",
        "/usr/share/fish/vendor_completions.d/lustre-exporter.fish",
        "/usr/share/doc/lustre-exporter/examples/sudoers",
        "/usr/share/doc/lustre-exporter/examples/aggregator.conf",
        "/usr/share/doc/lustre-exporter/examples/reference.conf",
        "/usr/share/doc/lustre-exporter/sbom.spdx.json",
        "/usr/share/doc/lustre-exporter/symptoms/collector.md",
        "/usr/share/doc/lustre-exporter/third-party-notices.gz",
        "/usr/share/lustre-exporter/prometheus/rules/lustre.yml",
        "/usr/share/man/man5/lustre-actors.conf.5.gz",
        "/usr/share/man/man8/lustre-exporter.8.gz",
    ];

    [NeedsDeployFact("dpkg-deb", "scdoc")]
    public async Task The_deb_has_every_file_with_root_as_its_owner_and_nothing_outside_its_folders()
    {
        var files = await ListDebAsync();
        string[] own =
        [
            "/lib/systemd/system/lustre-exporter.service",
            "/usr/share/doc/lustre-exporter/changelog.Debian.gz",
            "/usr/share/doc/lustre-exporter/copyright",
            "/usr/share/zsh/vendor-completions/_lustre-exporter",
        ];
        Assert.Empty(Common.Concat(own).Except(files.Keys));
        Assert.All(files, f => Assert.Matches("^root/root ", f.Value));
        Assert.All(files.Keys, AssertInItsPlace);
        var conffiles = (await Daemon.RunAsync("dpkg-deb", ["--info", packages.Deb(1), "conffiles"])).Expect(0).Output;
        Assert.Equal(Configuration + "\n", conffiles);
    }

    [NeedsDeployFact("rpm", "scdoc")]
    public async Task The_rpm_has_every_file_and_nothing_outside_its_folders()
    {
        var list = (await Daemon.RunAsync("rpm", ["-qlp", packages.Rpm(1)])).Expect(0).Output;
        var files = list.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] own =
        [
            "/usr/lib/systemd/system/lustre-exporter.service",
            "/usr/share/licenses/lustre-exporter/LICENSE",
            "/usr/share/zsh/site-functions/_lustre-exporter",
        ];
        Assert.Empty(Common.Concat(own).Except(files));
        Assert.All(files, AssertInItsPlace);
        Assert.Equal(Configuration + "\n", (await Daemon.RunAsync("rpm", ["-qcp", packages.Rpm(1)])).Expect(0).Output);
        var needs = (await Daemon.RunAsync("rpm", ["-qp", "--requires", packages.Rpm(1)])).Expect(0).Output;
        Assert.Contains("glibc >= 2.27\n", needs, StringComparison.Ordinal);
    }

    [NeedsDeployFact("lintian", "scdoc")]
    public async Task Lintian_finds_nothing_that_is_not_overridden_with_a_reason()
    {
        string[] strict = ["--allow-root", "--fail-on", "error,warning,info", "--tag-display-limit", "0"];
        var run = await Daemon.RunAsync("lintian", [.. strict, packages.Deb(1)]);
        Assert.Equal("", run.Output);
        run.Expect(0);
    }

    [NeedsDeployFact("systemd-analyze")]
    public async Task Systemd_rates_the_exposure_of_the_unit_with_2_5_at_most()
    {
        var unit = Path.Combine(Repository.Root, "deploy", "systemd", "lustre-exporter.service");
        (await Daemon.RunAsync("systemd-analyze", ["security", "--offline=true", "--no-pager", "--threshold=25", unit])).Expect(0);
    }

    [NeedsDeployFact("scdoc")]
    public async Task The_same_files_make_the_same_packages()
    {
        using var again = new Scratch();
        string[] build = ["--fast", "1", "--binary", ExporterProcess.Binary, "--release", "1", "--output", again.Folder];
        (await Daemon.RunAsync(BuiltPackages.Build, build)).Expect(0);
        foreach (var package in (string[])[packages.Deb(1), packages.Rpm(1)])
        {
            var name = Path.GetFileName(package);
            var (one, other) = (await File.ReadAllBytesAsync(package), await File.ReadAllBytesAsync(again.PathOf(name)));
            Assert.True(one.SequenceEqual(other), $"{name} differs");
        }
    }

    [NeedsDeployFact("scdoc")]
    public async Task The_checksums_are_those_of_the_packages()
    {
        var sums = await File.ReadAllLinesAsync(Path.Combine(packages.Folder, "SHA256SUMS"));
        Assert.Equal(5, sums.Length);
        (await Daemon.RunAsync("sh", ["-c", $"cd '{packages.Folder}' && sha256sum --check --strict --quiet SHA256SUMS"])).Expect(0);
    }

    [NeedsDeployFact("scdoc")]
    public void The_page_of_every_alert_is_where_its_runbook_url_points()
    {
        Assert.InRange(RuleFiles.Alerts.Count, 55, 1000);
        Assert.All(RuleFiles.Alerts, alert =>
        {
            var url = alert.Annotations["runbook_url"];
            Assert.True(File.Exists(packages.Stage + new Uri(url).AbsolutePath), url);
        });
    }

    [NeedsDeployFact("scdoc")]
    public void Every_link_of_a_page_leads_to_a_file_of_the_package()
    {
        var pages = Directory.GetFiles(packages.Stage, "*.md", SearchOption.AllDirectories);
        Assert.InRange(pages.Length, 25, 1000);
        Assert.All(pages, page =>
        {
            var targets = Link().Matches(File.ReadAllText(page)).Select(m => m.Groups[1].Value.Split('#')[0])
                .Where(t => t.Length > 0 && !t.Contains("://", StringComparison.Ordinal));
            var broken = targets.Where(t => !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, t))).ToList();
            Assert.True(broken.Count == 0, $"{page}: {string.Join(", ", broken)}");
        });
    }

    [NeedsDeployFact("scdoc", "man")]
    public async Task The_manual_has_every_command_option_and_setting()
    {
        var command = await ManAsync("man8/lustre-exporter.8.gz");
        var help = (await ExporterProcess.RunAsync("--help")).Expect(0).Output;
        var commands = Command().Matches(help).Select(m => m.Groups[1].Value).ToList();
        Assert.InRange(commands.Count, 9, 100);
        foreach (var name in commands)
        {
            var text = (await ExporterProcess.RunAsync(name, "--help")).Expect(0).Output;
            Assert.Contains($"\n   {name}\n", command, StringComparison.Ordinal);
            Assert.All(Option().Matches(text), o => Assert.Contains(o.Groups[1].Value, command, StringComparison.Ordinal));
        }

        var settings = await ManAsync("man5/lustre-actors.conf.5.gz");
        var paths = Paths("", ConfigurationFile.Reference().Root).ToList();
        Assert.InRange(paths.Count, 90, 1000);
        Assert.All(paths, path => Assert.Contains($" {path} = ", settings, StringComparison.Ordinal));
    }

    [NeedsDeployFact("scdoc")]
    public async Task Bash_completes_commands_options_values_and_settings()
    {
        Assert.Equal("check-config", await CompleteAsync("lustre-exporter", "check-"));
        Assert.Equal("prometheus openmetrics json", await CompleteAsync("lustre-exporter", "once", "--format", ""));
        Assert.Equal("--hang-after", await CompleteAsync("lustre-exporter", "demo", "--ha"));
        Assert.Equal("ca", await CompleteAsync("lustre-exporter", "certs", "c"));
        Assert.Equal("-Djobs.expose=", await CompleteAsync("lustre-exporter", "run", "-Djobs.exp"));
        Assert.Equal("", await CompleteAsync("lustre-exporter", "version", "-Djobs.exp"));
    }

    [NeedsDeployFact("zsh", "fish", "scdoc", "dpkg-deb")]
    public async Task The_other_shells_take_their_completion()
    {
        var folder = Path.Combine(packages.Folder, "unpacked");
        (await Daemon.RunAsync("dpkg-deb", ["-x", packages.Deb(1), folder])).Expect(0);
        (await Daemon.RunAsync("zsh", ["-n", folder + "/usr/share/zsh/vendor-completions/_lustre-exporter"])).Expect(0);
        var source = $"source '{folder}/usr/share/fish/vendor_completions.d/lustre-exporter.fish'";
        var fish = await Daemon.RunAsync("fish", ["--no-config", "-c", $"{source}; complete -C 'lustre-exporter once --format '"]);
        var offered = fish.Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')[0]);
        Assert.Equal(["json", "openmetrics", "prometheus"], offered.Order());
    }

    [NeedsDeployFact("scdoc")]
    public async Task The_bill_of_materials_names_the_packages_in_the_binary_with_versions_and_licences()
    {
        using var bill = JsonDocument.Parse(await File.ReadAllTextAsync(packages.Stage + "/usr/share/doc/lustre-exporter/sbom.spdx.json"));
        Assert.Equal("SPDX-2.3", bill.RootElement.GetProperty("spdxVersion").GetString());
        var listed = bill.RootElement.GetProperty("packages").EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!);
        Assert.Equal("1.5.73", listed["Akka"].GetProperty("versionInfo").GetString());
        Assert.Contains("prometheus-net", listed);
        Assert.DoesNotContain("Microsoft.CodeAnalysis.BannedApiAnalyzers", listed);
        Assert.All(listed.Values, p => Assert.NotEqual("NOASSERTION", p.GetProperty("licenseDeclared").GetString()));
    }

    [NeedsDeployFact("scdoc")]
    public async Task The_configuration_of_the_package_is_right_and_changes_nothing()
    {
        (await ExporterProcess.RunAsync("check-config", "--config", packages.Stage + Configuration)).Expect(0);
        Assert.All(await File.ReadAllLinesAsync(packages.Stage + Configuration), l => Assert.Matches("^(#|$)", l));
    }

    [NeedsDeployFact("dpkg", "curl", "scdoc", Boots = true)]
    public async Task The_deb_runs_upgrades_and_leaves_nothing_behind() =>
        (await packages.RunBootedAsync("install-deb.sh", packages.Deb(1), packages.Deb(2))).Expect(0);

    [NeedsDeployFact("rpm", "curl", "scdoc", Boots = true)]
    public async Task The_rpm_runs_upgrades_and_leaves_nothing_behind() =>
        (await packages.RunBootedAsync("install-rpm.sh", packages.Rpm(1), packages.Rpm(2))).Expect(0);

    [NeedsDeployFact("apt", "curl", "scdoc", "prometheus", "promtool", Boots = true)]
    public async Task The_commands_of_the_guide_lead_from_a_bare_Debian_to_a_green_scrape_with_TLS_and_a_password()
    {
        foreach (var program in (string[])["prometheus", "promtool"])
            File.Copy(NeedsFactAttribute.Find(program)!, Path.Combine(packages.Folder, program));
        var pages = packages.Stage + "/usr/share/doc/lustre-exporter";
        (await packages.RunOnBareDebianAsync("guide.sh", packages.Deb(1), pages)).Expect(0);
    }

    private static void AssertInItsPlace(string path) => Assert.Matches(
        @"^(/etc/lustre-actors(/|$)|/usr/bin/lustre-exporter$|/(usr/)?lib/(systemd|sysusers\.d)/"
        + @"|/usr/share/((doc/|licenses/)?lustre-exporter(/|$)|(man|bash-completion|fish|zsh|lintian)(/|$)))",
        path);

    /// <summary>The files of the .deb, with owner, size and time.</summary>
    private async Task<Dictionary<string, string>> ListDebAsync()
    {
        var list = (await Daemon.RunAsync("dpkg-deb", ["--contents", packages.Deb(1)])).Expect(0).Output;
        return Entry().Matches(list).ToDictionary(m => m.Groups["path"].Value, m => m.Groups["owner"].Value + " ");
    }

    private async Task<string> ManAsync(string page)
    {
        var environment = new Dictionary<string, string> { ["MANWIDTH"] = "200", ["LC_ALL"] = "C.UTF-8", ["MANROFFOPT"] = "-c" };
        return (await Daemon.RunAsync("man", ["-l", $"{packages.Stage}/usr/share/man/{page}"], environment)).Expect(0).Output;
    }

    /// <summary>What bash offers for the last of the words.</summary>
    private async Task<string> CompleteAsync(params string[] words)
    {
        var list = string.Join(' ', words.Select(w => $"'{w}'"));
        var script = $"""
            compopt() {"{"} :; {"}"}
            . '{packages.Stage}/usr/share/bash-completion/completions/lustre-exporter'
            COMP_WORDS=({list}) COMP_CWORD={words.Length - 1}
            _lustre_exporter
            echo "{"${COMPREPLY[*]}"}"
            """;
        return (await Daemon.RunAsync("bash", ["-c", script])).Expect(0).Output.TrimEnd('\n');
    }

    private static IEnumerable<string> Paths(string prefix, HoconValue value) => value switch
    {
        HoconObject section => section.Fields.SelectMany(f => Paths(prefix.Length == 0 ? f.Key : $"{prefix}.{f.Key}", f.Value)),
        _ => [prefix],
    };

    [GeneratedRegex(@"^-\S+ (?<owner>\S+) +\d+ \S+ \S+ \.(?<path>/\S+)$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^  ([a-z][a-z-]*)  ", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^  (--[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex Option();
}
