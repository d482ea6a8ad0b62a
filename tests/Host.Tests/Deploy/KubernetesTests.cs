using System.Globalization;
using LustreActors.Hocon.Binding;
using LustreActors.Host.Tests.Running;
using YamlDotNet.RepresentationModel;

namespace LustreActors.Host.Tests.Deploy;

public class KubernetesTests
{
    private const string Members = "overlays/members";
    private const string Address = "10.42.3.17";

    private static readonly string[] Both = ["lustre-aggregator", "lustre-collector"];

    public static IEnumerable<string> Overlays =>
        Directory.EnumerateDirectories(Path.Combine(Kustomization.Root, "overlays")).Select(o => $"overlays/{Path.GetFileName(o)}").Order();

    public static IEnumerable<object[]> Workloads => Overlays.SelectMany(_ => Both, (overlay, name) => new object[] { overlay, name });

    [Theory, MemberData(nameof(Workloads))]
    public async Task The_program_takes_the_configuration_that_is_mounted(string overlay, string name)
    {
        var member = new KubernetesMember(new Kustomization(overlay), name);
        using var mounted = Mount(member);
        await mounted.CheckAsync();

        var settings = mounted.Load();
        Assert.Equal(name == "lustre-collector" ? ["collector"] : ["aggregator"], settings.Strings("cluster.roles"));
        Assert.Equal(name == "lustre-collector" ? "oss17.cluster.site" : "lustre-aggregator-0", settings.String("cluster.id"));
        Assert.Equal(Address, settings.String("cluster.advertise"));
        Assert.False(settings.Boolean("cluster.trust.insecure"));
        Assert.Equal(member.Port("metrics"), MountedConfiguration.Port(Assert.Single(settings.Strings("http.listen"))));
        Assert.Equal(member.Port("members"), MountedConfiguration.Port(settings.String("cluster.listen")));
        Assert.Equal(member.Port("control"), MountedConfiguration.Port(settings.String("cluster.remoting")));
    }

    [Theory]
    [InlineData(Members, "lustre-aggregator", "lustre-collector")]
    [InlineData("overlays/aggregators", "lustre-aggregator")]
    public void Members_join_through_a_headless_service_that_has_pods_before_they_are_ready(string overlay, params string[] members)
    {
        var all = new Kustomization(overlay);
        Assert.Equal(members, Both.Where(name => Load(all, name).Boolean("cluster.enabled")));
        foreach (var name in members)
            Assert.Equal(members, SelectedByHeadless(all, Load(all, name).String("cluster.dns")));
    }

    [Fact]
    public void Collectors_that_are_not_members_are_read_through_a_headless_service_with_the_same_certificates()
    {
        var all = new Kustomization("overlays/aggregators");
        var aggregator = Load(all, "lustre-aggregator");
        var peers = Assert.Single(aggregator.Strings("cluster.peers"));
        Assert.Equal(["lustre-collector"], SelectedByHeadless(all, peers.Split(':')[0]));
        Assert.Equal(new KubernetesMember(all, "lustre-collector").Port("members"), MountedConfiguration.Port(peers));
        foreach (var key in (string[])["ca-file", "certificate-file", "key-file", "server-name"])
            Assert.NotEqual("", Load(all, "lustre-collector").String($"cluster.trust.{key}"));
    }

    [Fact]
    public void Each_selector_selects_the_pods_that_it_is_meant_for()
    {
        var all = new Kustomization(Members, "prometheus-operator");
        var workloads = all.Of("DaemonSet", "StatefulSet").ToDictionary(w => w.Text("metadata", "name"));
        foreach (var workload in workloads.Values)
            Assert.Equal([workload.Text("metadata", "name")], Selected(workload.At("spec", "selector", "matchLabels")));
        Assert.Equal(["lustre-aggregator"], Selected(all.One("Service", "lustre-metrics").At("spec", "selector")));
        var budget = all.One("PodDisruptionBudget", "lustre-aggregator");
        Assert.Equal(["lustre-aggregator"], Selected(budget.At("spec", "selector", "matchLabels")));
        var apart = workloads["lustre-aggregator"].At("spec", "template", "spec", "affinity", "podAntiAffinity")
            .At("preferredDuringSchedulingIgnoredDuringExecution").Items().Single();
        Assert.Equal(["lustre-aggregator"], Selected(apart.At("podAffinityTerm", "labelSelector", "matchLabels")));
        Assert.Equal(Both, Selected(all.One("PodMonitor", "lustre-members").At("spec", "selector", "matchLabels")));

        IEnumerable<string> Selected(YamlNode selector) => workloads
            .Where(w => selector.Texts().IsPartOf(w.Value.At("spec", "template", "metadata", "labels").Texts()))
            .Select(w => w.Key).Order();
    }

    [Fact]
    public void The_ports_of_members_are_open_to_members_and_the_port_of_metrics_to_the_monitoring_namespace()
    {
        var all = new Kustomization(Members);
        var policy = all.One("NetworkPolicy", "lustre-members");
        Assert.Equal(["Ingress"], policy.At("spec", "policyTypes").Items().Select(t => t.Text()));
        foreach (var name in Both)
        {
            var member = new KubernetesMember(all, name);
            Assert.True(policy.At("spec", "podSelector", "matchLabels").Texts().IsPartOf(member.Labels));
            foreach (var port in (string[])["members", "control"])
                Assert.True(Sources(member.Port(port)).Single().At("podSelector", "matchLabels").Texts().IsPartOf(member.Labels));
            Assert.Equal(["namespaceSelector"], Sources(member.Port("metrics")).Single().Fields().Keys);
        }

        IEnumerable<YamlNode> Sources(int port) => policy.At("spec", "ingress").Items()
            .Where(i => i.At("ports").Items().Any(p => MountedConfiguration.Port(p.At("port")) == port))
            .SelectMany(i => i.At("from").Items());
    }

    [Fact]
    public void Services_and_monitors_name_ports_and_hosts_that_exist()
    {
        var all = new Kustomization(Members, "prometheus-operator");
        foreach (var service in all.Of("Service"))
        {
            foreach (var member in SelectedBy(service).Select(n => new KubernetesMember(all, n)))
            {
                foreach (var port in service.At("spec", "ports").Items())
                    Assert.Equal(MountedConfiguration.Port(port.At("port")), member.Port(port.Text("targetPort")));
            }
        }

        IEnumerable<string> SelectedBy(YamlNode service) =>
            Both.Where(n => service.At("spec", "selector").Texts().IsPartOf(new KubernetesMember(all, n).Labels));

        var monitor = all.One("PodMonitor", "lustre-members").At("spec", "podMetricsEndpoints").Items().Single();
        Assert.Equal(("metrics", "/metrics"), (monitor.Text("port"), monitor.Text("path")));
        var cluster = all.One("ScrapeConfig", "lustre-cluster").At("spec");
        Assert.Equal(["cluster"], cluster.At("params", "scope").Items().Select(i => i.Text()));
        var target = cluster.At("staticConfigs").Items().Single().At("targets").Items().Single().Text();
        var ns = all.Of("Namespace").Single().Text("metadata", "name");
        var metrics = all.One("Service", "lustre-metrics");
        Assert.Equal($"{metrics.Text("metadata", "name")}.{ns}.svc:{metrics.At("spec", "ports").Items().Single().Text("port")}", target);
        var headless = all.One("Service", all.One("StatefulSet", "lustre-aggregator").Text("spec", "serviceName"));
        Assert.Equal("None", headless.Text("spec", "clusterIP"));
    }

    [Fact]
    public void Pods_have_no_right_that_reading_does_not_need()
    {
        var all = new Kustomization(Members);
        Assert.Empty(all.Of("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"));
        Assert.All(all.Of("ServiceAccount"), a => Assert.Equal("false", a.Text("automountServiceAccountToken")));
        foreach (var member in Both.Select(n => new KubernetesMember(all, n)))
        {
            var pod = member.Pod;
            Assert.Equal("false", pod.Text("automountServiceAccountToken"));
            Assert.Contains(all.Of("ServiceAccount"), a => a.Text("metadata", "name") == pod.Text("serviceAccountName"));
            foreach (var key in (string[])["hostNetwork", "hostPID", "hostIPC"])
                Assert.NotEqual("true", pod.Find(key)?.Text());
            var security = member.Container.At("securityContext");
            Assert.Equal(("false", "true"), (security.Text("allowPrivilegeEscalation"), security.Text("readOnlyRootFilesystem")));
            Assert.Equal(["ALL"], security.At("capabilities", "drop").Items().Select(i => i.Text()));
            Assert.Null(security.Find("capabilities", "add"));

            var volumes = pod.At("volumes").Items().ToDictionary(v => v.Text("name"));
            foreach (var mount in member.Container.At("volumeMounts").Items())
            {
                var volume = volumes[mount.Text("name")];
                if (volume.Find("emptyDir") is null)
                    Assert.Equal("true", mount.Text("readOnly"));
                if (volume.Find("hostPath", "path") is { } path)
                    Assert.Equal("/host" + path.Text(), mount.Text("mountPath"));
            }
        }

        var aggregator = new KubernetesMember(all, "lustre-aggregator").Pod;
        Assert.DoesNotContain(aggregator.At("volumes").Items(), v => v.Find("hostPath") is not null);
        Assert.Equal("true", aggregator.Text("securityContext", "runAsNonRoot"));
    }

    [Fact]
    public void In_the_hosts_network_collectors_still_ask_the_cluster_for_names()
    {
        var all = new Kustomization(Members, "host-network");
        var collector = new KubernetesMember(all, "lustre-collector").Pod;
        Assert.Equal(("true", "ClusterFirstWithHostNet"), (collector.Text("hostNetwork"), collector.Text("dnsPolicy")));
        Assert.Null(new KubernetesMember(all, "lustre-aggregator").Pod.Find("hostNetwork"));
    }

    [Fact]
    public void Cert_manager_makes_the_secret_that_is_mounted_for_the_name_that_members_expect()
    {
        var all = new Kustomization(Members, "cert-manager");
        var member = new KubernetesMember(all, "lustre-aggregator");
        using var mounted = Mount(member);
        var certificate = all.One("Certificate", "lustre-members").At("spec");
        var trust = Assert.Single(member.Pod.At("volumes").Items(), v => v.Text("name") == "trust");
        Assert.Equal(trust.Text("secret", "secretName"), certificate.Text("secretName"));
        Assert.Equal([mounted.Load().String("cluster.trust.server-name")], certificate.At("dnsNames").Items().Select(n => n.Text()));
        foreach (var usage in (string[])["server auth", "client auth"])
            Assert.Contains(usage, certificate.At("usages").Items().Select(u => u.Text()));
        var issuer = all.One("Issuer", certificate.Text("issuerRef", "name"));
        Assert.Equal(issuer.Text("spec", "ca", "secretName"), all.One("Certificate", "lustre-ca").Text("spec", "secretName"));
    }

    [Fact]
    public async Task Probes_ask_for_paths_that_exist()
    {
        var all = new Kustomization(Members);
        var probes = Both.Select(n => new KubernetesMember(all, n).Container)
            .SelectMany(c => new[] { c.At("livenessProbe", "httpGet"), c.At("readinessProbe", "httpGet") }).ToArray();
        Assert.All(probes, p => Assert.Equal("metrics", p.Text("port")));
        await using var aggregator = await RunningExporter.StartConfiguredAsync("", "-Dlustre.enabled=off", "-Dcluster.roles=[aggregator]");
        foreach (var path in probes.Select(p => p.Text("path")).Distinct())
            await Eventually.HoldsAsync(async () => (await aggregator.Http.GetAsync(path)).EnsureSuccessStatusCode());
    }

    [Fact]
    public void A_member_has_the_time_to_leave_in_order()
    {
        // The phases of a stop: five of at most eight seconds.
        foreach (var pod in Both.Select(n => new KubernetesMember(new Kustomization(Members), n).Pod))
            Assert.True(int.Parse(pod.Text("terminationGracePeriodSeconds"), CultureInfo.InvariantCulture) > 5 * 8);
    }

    private static ConfigBinder Load(Kustomization all, string name)
    {
        using var mounted = Mount(new KubernetesMember(all, name));
        return mounted.Load();
    }

    private static IEnumerable<string> SelectedByHeadless(Kustomization all, string name)
    {
        var service = all.One("Service", name);
        Assert.Equal("None", service.Text("spec", "clusterIP"));
        Assert.Equal("true", service.Text("spec", "publishNotReadyAddresses"));
        return Both.Where(n => service.At("spec", "selector").Texts().IsPartOf(new KubernetesMember(all, n).Labels));
    }

    private static MountedConfiguration Mount(KubernetesMember member) =>
        member.Mount("oss17.cluster.site", "lustre-aggregator-0", Address);
}
