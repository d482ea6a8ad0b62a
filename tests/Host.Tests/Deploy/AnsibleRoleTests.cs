using System.Text.RegularExpressions;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>The role of Ansible.</summary>
public partial class AnsibleRoleTests(BuiltPackages packages) : IClassFixture<BuiltPackages>
{
    private static string Folder { get; } = Path.Combine(Yaml.Folder, "ansible");

    [Fact]
    public void Every_variable_has_a_default_and_is_specified_and_the_two_are_the_same()
    {
        var role = Path.Combine(Folder, "roles", "lustre_exporter");
        var defaults = Yaml.Read(Path.Combine(role, "defaults", "main.yml")).Single().Fields();
        var specification = Yaml.Read(Path.Combine(role, "meta", "argument_specs.yml")).Single();
        var specified = specification.At("argument_specs", "main", "options").Fields();
        Assert.Equal(defaults.Keys.Order(), specified.Keys.Order());
        Assert.All(specified, s => Assert.Equal(defaults[s.Key].ToString(), s.Value.At("default").ToString()));
        Assert.All(Directory.EnumerateFiles(role, "*", SearchOption.AllDirectories), file =>
        {
            var unknown = Variable().Matches(File.ReadAllText(file)).Select(m => m.Value)
                .Where(v => !defaults.ContainsKey(v) && v != "lustre_exporter_configure").ToList();
            Assert.Empty(unknown);
        });
    }

    [NeedsDeployFact("ansible-playbook")]
    public async Task The_playbook_is_right_in_its_syntax() => (await RunAsync("ansible-playbook", "--syntax-check", "site.yml")).Expect(0);

    [NeedsDeployFact("ansible-lint")]
    public async Task The_linter_finds_nothing() => (await RunAsync("ansible-lint", "--offline", "--strict", "-q")).Expect(0);

    [NeedsDeployFact("ansible-playbook", "scdoc", "curl", Boots = true)]
    public async Task The_role_installs_and_configures_and_a_second_run_changes_nothing()
    {
        (await Daemon.RunAsync("cp", ["-rL", Folder, Path.Combine(Yaml.Folder, "systemd"), packages.Folder])).Expect(0);
        var ansible = Path.Combine(packages.Folder, "ansible");
        (await packages.RunBootedAsync("role.sh", ansible, packages.Deb(1), packages.Stage + "/usr/bin/lustre-exporter")).Expect(0);
    }

    private static Task<Finished> RunAsync(string program, params string[] arguments) =>
        Daemon.RunAsync("sh", ["-c", "cd \"$0\" && exec \"$@\"", Folder, program, .. arguments]);

    /// <summary>A variable of the role, or its tag lustre_exporter_configure.</summary>
    [GeneratedRegex(@"\blustre_exporter_[a-z_]+\b")]
    private static partial Regex Variable();
}
