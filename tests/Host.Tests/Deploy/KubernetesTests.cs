using System.Globalization;
using LustreActors.Actors;
using LustreActors.Host.Tests.Running;
using YamlDotNet.RepresentationModel;

namespace LustreActors.Host.Tests.Deploy;

public class KubernetesTests
{
    private const string Configured = "/etc/lustre-actors";

    private static readonly Dictionary<string, string> OfPods = new(StringComparer.Ordinal)
    {
        ["spec.nodeName"] = "oss17.cluster.site",
        ["status.podIP"] = "10.42.3.17",
        ["metadata.name"] = "lustre-aggregator-0",
    };

    public static TheoryData<string, string> Members => new()
    {
        { "overlays/dns", "lustre-collector" },
        { "overlays/dns", "lustre-aggregator" },
        { "overlays/etcd", "lustre-collector" },
        { "overlays/etcd", "lustre-aggregator" },
    };

    [Theory, MemberData(nameof(Members))]
    public async Task The_program_takes_the_configuration_that_is_mounted_and_is_the_member_that_the_manifests_expect(string overlay, string name)
    {
        var all = new Kustomization(overlay);
        var workload = Workload(all, name);
        using var mounted = Mounted(all, workload);
        await mounted.CheckAsync();

        var options = mounted.Bind();
        var cluster = options.Cluster.Options;
        var isCollector = name == "lustre-collector";
        Assert.Equal(ClusterMode.On, cluster.Mode);
        Assert.Equal(isCollector ? "oss17.cluster.site" : "lustre-aggregator-0", cluster.Id);
        Assert.Equal((isCollector, !isCollector), (options.Cluster.Collects, cluster.Aggregates));
        Assert.Equal(new Uri("http://10.42.3.17:9847"), cluster.Advertise);
        Assert.NotNull(cluster.Trust.TokenFile);

        Assert.Equal(PortOf(workload, "metrics"), Assert.Single(options.Http.Listen.Items).Port);
        Assert.Equal(PortOf(workload, "members"), Assert.Single(options.Cluster.Listen.Items).Port);
    }

    [Theory]
    [InlineData("lustre-collector")]
    [InlineData("lustre-aggregator")]
    public async Task With_certificates_members_tell_each_other_https_and_expect_one_name(string name)
    {
        var all = new Kustomization("overlays/dns", "tls");
        using var mounted = Mounted(all, Workload(all, name));
        await mounted.CheckAsync();
        var cluster = mounted.Bind().Cluster.Options;
        Assert.Equal(new Uri("https://10.42.3.17:9847"), cluster.Advertise);
        Assert.NotNull(cluster.Trust.ServerName);
        Assert.NotNull(cluster.Trust.TokenFile);
    }

    [Fact]
    public void The_name_that_members_are_found_by_is_the_headless_service_of_all_of_them()
    {
        var all = new Kustomization("overlays/dns");
        var service = all.One("Service", "lustre-members");
        Assert.Equal("None", service.Text("spec", "clusterIP"));
        Assert.Equal("true", service.Text("spec", "publishNotReadyAddresses"));
        foreach (var workload in all.Of("DaemonSet", "StatefulSet"))
            Assert.True(service.At("spec", "selector").Texts().IsPartOf(LabelsOf(workload)), $"{workload.Text("metadata", "name")} is not selected");
    }

    [Fact]
    public void Whatever_selects_pods_selects_those_it_is_meant_for()
    {
        var all = new Kustomization("overlays/dns", "prometheus-operator");
        var workloads = all.Of("DaemonSet", "StatefulSet").ToDictionary(w => w.Text("metadata", "name"));
        foreach (var workload in workloads.Values)
            Assert.Equal([workload.Text("metadata", "name")], Selected(workload.At("spec", "selector", "matchLabels")));
        Assert.Equal(["lustre-aggregator"], Selected(all.One("Service", "lustre-metrics").At("spec", "selector")));
        Assert.Equal(["lustre-aggregator"], Selected(all.One("PodDisruptionBudget", "lustre-aggregator").At("spec", "selector", "matchLabels")));
        var apart = workloads["lustre-aggregator"].At("spec", "template", "spec", "affinity", "podAntiAffinity", "preferredDuringSchedulingIgnoredDuringExecution").Items().Single();
        Assert.Equal(["lustre-aggregator"], Selected(apart.At("podAffinityTerm", "labelSelector", "matchLabels")));

        string[] both = ["lustre-aggregator", "lustre-collector"];
        Assert.Equal(both, Selected(all.One("PodMonitor", "lustre-members").At("spec", "selector", "matchLabels")));
        var policy = all.One("NetworkPolicy", "lustre-members");
        Assert.Equal(both, Selected(policy.At("spec", "podSelector", "matchLabels")));
        var doors = policy.At("spec", "ingress").Items().ToDictionary(i => i.At("ports").Items().Single().Text("port"), i => i.At("from").Items().Single());
        Assert.Equal(["9846", "9847"], doors.Keys.Order());
        Assert.Equal(both, Selected(doors["9847"].At("podSelector", "matchLabels")));
        Assert.Equal(["namespaceSelector"], doors["9846"].Fields().Keys);

        IEnumerable<string> Selected(YamlNode selector) => workloads.Where(w => selector.Texts().IsPartOf(LabelsOf(w.Value))).Select(w => w.Key).Order();
    }

    [Fact]
    public void Services_and_monitors_name_ports_and_hosts_that_there_are()
    {
        var all = new Kustomization("overlays/dns", "prometheus-operator");
        foreach (var service in all.Of("Service"))
        {
            var port = service.At("spec", "ports").Items().Single();
            foreach (var workload in all.Of("DaemonSet", "StatefulSet").Where(w => service.At("spec", "selector").Texts().IsPartOf(LabelsOf(w))))
                Assert.Equal(MountedConfiguration.Port(port.At("port")), PortOf(workload, port.Text("targetPort")));
        }

        var monitor = all.One("PodMonitor", "lustre-members").At("spec", "podMetricsEndpoints").Items().Single();
        Assert.Equal(("metrics", "/metrics"), (monitor.Text("port"), monitor.Text("path")));
        var cluster = all.One("ScrapeConfig", "lustre-cluster").At("spec");
        Assert.Equal(["cluster"], cluster.At("params", "scope").Items().Select(i => i.Text()));
        var target = cluster.At("staticConfigs").Items().Single().At("targets").Items().Single().Text();
        var ns = all.Of("Namespace").Single().Text("metadata", "name");
        var metrics = all.One("Service", "lustre-metrics");
        Assert.Equal($"{metrics.Text("metadata", "name")}.{ns}.svc:{metrics.At("spec", "ports").Items().Single().Text("port")}", target);
        Assert.Equal("lustre-members", all.One("StatefulSet", "lustre-aggregator").Text("spec", "serviceName"));
    }

    [Fact]
    public void Pods_have_no_right_that_reading_does_not_need()
    {
        var all = new Kustomization("overlays/dns");
        Assert.Empty(all.Of("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"));
        Assert.All(all.Of("ServiceAccount"), a => Assert.Equal("false", a.Text("automountServiceAccountToken")));
        foreach (var workload in all.Of("DaemonSet", "StatefulSet"))
        {
            var pod = workload.At("spec", "template", "spec");
            Assert.Equal("false", pod.Text("automountServiceAccountToken"));
            Assert.Contains(all.Of("ServiceAccount"), a => a.Text("metadata", "name") == pod.Text("serviceAccountName"));
            foreach (var key in (string[])["hostNetwork", "hostPID", "hostIPC"])
                Assert.NotEqual("true", pod.Find(key)?.Text());
            var security = Container(workload).At("securityContext");
            Assert.Equal(("false", "true"), (security.Text("allowPrivilegeEscalation"), security.Text("readOnlyRootFilesystem")));
            Assert.Equal(["ALL"], security.At("capabilities", "drop").Items().Select(i => i.Text()));
            Assert.Null(security.Find("capabilities", "add"));

            var volumes = pod.At("volumes").Items().ToDictionary(v => v.Text("name"));
            foreach (var mount in Container(workload).At("volumeMounts").Items())
            {
                var volume = volumes[mount.Text("name")];
                if (volume.Find("emptyDir") is null)
                    Assert.Equal("true", mount.Text("readOnly"));
                if (volume.Find("hostPath", "path") is { } path)
                    Assert.Equal("/host" + path.Text(), mount.Text("mountPath"));
            }
        }

        Assert.DoesNotContain(all.One("StatefulSet", "lustre-aggregator").At("spec", "template", "spec", "volumes").Items(), v => v.Find("hostPath") is not null);
        Assert.Equal("true", all.One("StatefulSet", "lustre-aggregator").Text("spec", "template", "spec", "securityContext", "runAsNonRoot"));
    }

    [Fact]
    public async Task Probes_ask_for_what_there_is()
    {
        var paths = new Kustomization("overlays/dns").Of("DaemonSet", "StatefulSet").Select(Container)
            .SelectMany(c => new[] { c.At("livenessProbe", "httpGet"), c.At("readinessProbe", "httpGet") }).ToArray();
        Assert.All(paths, p => Assert.Equal("metrics", p.Text("port")));
        await using var aggregator = await RunningExporter.StartAsync("", "-Dlustre.enabled=off", "-Dcluster.roles=[aggregator]");
        foreach (var path in paths.Select(p => p.Text("path")).Distinct())
            await Eventually.HoldsAsync(async () => (await aggregator.Http.GetAsync(path)).EnsureSuccessStatusCode());
    }

    [Fact]
    public void A_member_has_the_time_to_leave_in_order()
    {
        // What the program gives itself: five phases of eight seconds.
        foreach (var workload in new Kustomization("overlays/dns").Of("DaemonSet", "StatefulSet"))
            Assert.True(int.Parse(workload.Text("spec", "template", "spec", "terminationGracePeriodSeconds"), CultureInfo.InvariantCulture) > 5 * 8);
    }

    private static YamlNode Workload(Kustomization all, string name) => Assert.Single(all.Of("DaemonSet", "StatefulSet"), w => w.Text("metadata", "name") == name);

    private static YamlNode Container(YamlNode workload) => Assert.Single(workload.At("spec", "template", "spec", "containers").Items());

    private static IReadOnlyDictionary<string, string> LabelsOf(YamlNode workload) => workload.At("spec", "template", "metadata", "labels").Texts();

    private static int PortOf(YamlNode workload, string name) =>
        MountedConfiguration.Port(Assert.Single(Container(workload).At("ports").Items(), p => p.Text("name") == name).At("containerPort"));

    private static MountedConfiguration Mounted(Kustomization all, YamlNode workload)
    {
        var container = Container(workload);
        var environment = container.At("env").Items().ToDictionary(e => e.Text("name"), e => OfPods[e.Text("valueFrom", "fieldRef", "fieldPath")]);
        var mounts = container.At("volumeMounts").Items().ToDictionary(m => m.Text("name"), m => m.Text("mountPath"));
        Assert.Equal(Configured, mounts["configuration"]);
        var files = all.Configuration.ToDictionary(f => $"{Configured}/{f.Key}", f => f.Value);
        foreach (var key in (string[])["token", "ca.crt", "tls.crt", "tls.key"])
            files[$"{mounts["trust"]}/{key}"] = "";
        return new MountedConfiguration(
            [.. container.At("args").Items().Select(a => a.Text())], environment, files, [.. mounts.Where(m => m.Key is not "configuration" and not "trust").Select(m => m.Value)]);
    }
}
