using System.Collections.Immutable;
using System.Text;
using LustreActors.Actors.Tests.PromQl;
using LustreActors.Blocking;
using LustreActors.Host.Tests.Running;
using LustreActors.Kernel;
using LustreActors.Kernel.Testing;
using LustreActors.Messages;
using LustreActors.Sources.Etcd;

namespace LustreActors.Actors.Tests.Cluster.Membership;

public sealed class EtcdMembershipTests
{
    private static readonly byte[] Prefix = "/lustre-actors/vu/members/"u8.ToArray();

    /// <summary>Longer than any test waits: what is seen to go has been taken out, and has not run out.</summary>
    private static readonly TimeSpan Long = Eventually.Deadline * 4;

    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task Members_see_each_other_come_and_leave()
    {
        await using var etcd = await RealEtcd.StartAsync();
        await using var a = new LiveMember(Options("a", Long, etcd.Url));
        await a.SeesAsync("a Active");
        await using var b = new LiveMember(Options("b", Long, etcd.Url));
        await a.SeesAsync("a Active, b Active");
        await b.SeesAsync("a Active, b Active");
        Assert.True(a.View!.IsShared && a.View.Revision > 1);
        Assert.Equal(new Uri("http://b:9846"), a.View.Members[1].Url);
        Assert.Equal(b.Own.Current, a.View.Members[1]);

        await b.StopAsync();
        await a.SeesAsync("a Active");
        Assert.Empty(b.Loggers.Of(1148));
        var state = await a.StateAsync();
        Assert.Equal((Place(etcd), ClusterMode.Etcd, 0L), (state.Place, state.Mode, state.RenewalsFailed));
    }

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task An_etcd_that_is_killed_and_comes_back_costs_nobody_the_view()
    {
        await using var etcd = await RealEtcd.StartAsync();
        await using var a = new LiveMember(Options("a", Short, etcd.Url));
        await using var b = new LiveMember(Options("b", Short, etcd.Url));
        await a.SeesAsync("a Active, b Active");
        await b.SeesAsync("a Active, b Active");

        await etcd.KillAsync();
        await a.IsUpAsync(false);
        await b.IsUpAsync(false);
        await Eventually.HoldsAsync(() => Assert.Equal(
            $"cannot connect to {Place(etcd)} (connection refused): see cluster.etcd.endpoints, and whether etcd runs there", a.Coordination!.Trouble));
        Assert.Equal(("a Active, b Active", "a Active, b Active"), (a.Sees, b.Sees));

        await etcd.StartAgainAsync();
        await a.IsUpAsync(true);
        await b.IsUpAsync(true);
        await using var c = new LiveMember(Options("c", Short, etcd.Url));
        await a.SeesAsync("a Active, b Active, c Active");
        await b.SeesAsync("a Active, b Active, c Active");
        await c.SeesAsync("a Active, b Active, c Active");
    }

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task An_etcd_that_stands_still_for_longer_than_a_lease_lives_is_noticed_and_survived()
    {
        await using var etcd = await RealEtcd.StartAsync();
        await using var a = new LiveMember(Options("a", Short, etcd.Url));
        await using var b = new LiveMember(Options("b", Short, etcd.Url));
        await a.SeesAsync("a Active, b Active");
        await b.SeesAsync("a Active, b Active");

        etcd.Freeze();
        await Eventually.HoldsAsync(async () =>
        {
            // Four beats of a third of the lease's life.
            Assert.True((await a.StateAsync()).RenewalsFailed > 4);
            Assert.True((await b.StateAsync()).RenewalsFailed > 4);
        });
        Assert.False(a.Coordination!.IsUp || b.Coordination!.IsUp);
        Assert.Contains("did not answer within 1 s (cluster.etcd.deadline)", a.Coordination.Trouble, StringComparison.Ordinal);
        Assert.Equal(("a Active, b Active", "a Active, b Active"), (a.Sees, b.Sees));

        etcd.Thaw();
        await a.IsUpAsync(true);
        await b.IsUpAsync(true);
        await using var c = new LiveMember(Options("c", Short, etcd.Url));
        await a.SeesAsync("a Active, b Active, c Active");
        await b.SeesAsync("a Active, b Active, c Active");
    }

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task A_lease_that_is_gone_brings_another_incarnation()
    {
        await using var etcd = await RealEtcd.StartAsync();
        await using var a = new LiveMember(Options("a", Short, etcd.Url));
        await a.SeesAsync("a Active");
        var before = a.Own.Current!.Incarnation;

        var entry = Assert.Single((await etcd.AskAsync("/v3/kv/range", EtcdRequests.Range(Prefix))).Entries);
        await etcd.AskAsync("/v3/lease/revoke", EtcdRequests.Lease(entry.Lease));
        await Eventually.HoldsAsync(async () =>
        {
            var now = Assert.Single((await etcd.AskAsync("/v3/kv/range", EtcdRequests.Range(Prefix))).Entries);
            Assert.NotEqual(entry.Lease, now.Lease);
            Assert.Contains($"\"incarnation\":\"{a.Own.Current!.Incarnation}\"", Encoding.UTF8.GetString(now.Value), StringComparison.Ordinal);
            Assert.NotEqual(before, a.View!.Members[0].Incarnation);
        });
        Assert.True((await a.StateAsync()).Returns > 0);
        await a.SeesAsync("a Active");
    }

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task A_watch_whose_beginning_was_compacted_is_read_anew()
    {
        await using var etcd = await RealEtcd.StartAsync();
        await using var lane = new BlockingLane();
        using var membership = Membership("a", etcd, lane);
        await membership.AnnounceAsync(Member("a"), CancellationToken.None);
        var before = await membership.ReadAsync(CancellationToken.None);
        using var other = Membership("b", etcd, lane);
        await other.AnnounceAsync(Member("b"), CancellationToken.None);
        await etcd.AskAsync("/v3/kv/put", """{"key":"Zm9v","value":"YmFy"}""");
        var revision = (await etcd.AskAsync("/v3/kv/put", """{"key":"Zm9v","value":"YmFy"}""")).Revision;
        await etcd.AskAsync("/v3/kv/compaction", $$"""{"revision":"{{revision}}","physical":true}""");

        Assert.Null(await membership.WaitAsync(CancellationToken.None));
        var after = await membership.ReadAsync(CancellationToken.None);
        Assert.Equal(["a", "b"], after.View.Members.Select(m => m.Id));
        Assert.True(after.View.Revision > before.View.Revision);

        // And the watch that follows it goes on.
        var waiting = membership.WaitAsync(CancellationToken.None);
        await other.LeaveAsync(CancellationToken.None);
        Assert.Equal(["a"], (await waiting)!.View.Members.Select(m => m.Id));
    }

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task An_etcd_that_wants_to_know_who_asks_is_told_and_told_anew()
    {
        await using var etcd = await RealEtcd.StartAsync();
        using var scratch = new Scratch();
        await using var lane = new BlockingLane();
        var options = Options("a", Long, etcd.Url);
        var known = options with { Etcd = options.Etcd! with { User = "lustre", PasswordFile = scratch.Write("password", "se:cret\n") } };

        using var membership = new EtcdMembership(known, lane, TimeProvider.System);
        await membership.AnnounceAsync(Member("a"), CancellationToken.None);

        // What nobody was asked for until now.
        foreach (var (user, password) in new[] { ("root", "its own"), ("lustre", "se:cret") })
        {
            await etcd.AskAsync("/v3/auth/user/add", $$"""{"name":"{{user}}","password":"{{password}}"}""");
            await etcd.AskAsync("/v3/auth/role/add", $$"""{"name":"{{user}}"}""");
            await etcd.AskAsync("/v3/auth/user/grant", $$"""{"user":"{{user}}","role":"{{user}}"}""");
        }

        // No more than the page on membership says.
        var (from, to) = (Convert.ToBase64String("/lustre-actors/vu/"u8), Convert.ToBase64String("/lustre-actors/vu0"u8));
        await etcd.AskAsync("/v3/auth/role/grant", $$$"""{"name":"lustre","perm":{"permType":"READWRITE","key":"{{{from}}}","range_end":"{{{to}}}"}}""");
        await etcd.AskAsync("/v3/auth/enable", "{}");
        await membership.AnnounceAsync(Member("a"), CancellationToken.None);
        Assert.Single((await membership.ReadAsync(CancellationToken.None)).View.Members);
        Assert.True(await membership.RenewAsync(CancellationToken.None));

        // It keeps its tokens in its memory.
        await etcd.KillAsync();
        await etcd.StartAgainAsync();
        Assert.Null(await Record.ExceptionAsync(() => membership.AnnounceAsync(Member("a"), CancellationToken.None)));
        Assert.Single((await membership.ReadAsync(CancellationToken.None)).View.Members);
        var change = membership.WaitAsync(CancellationToken.None);
        using var second = new EtcdMembership(known with { Id = "b" }, lane, TimeProvider.System);
        await second.AnnounceAsync(Member("b"), CancellationToken.None);
        Assert.Equal(2, (await change)!.View.Members.Length);
        await membership.LeaveAsync(CancellationToken.None);
        using var elsewhere = new EtcdMembership(known with { Name = "another" }, lane, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<MembershipException>(() => elsewhere.ReadAsync(CancellationToken.None));
        Assert.EndsWith("permission denied: see cluster.etcd.user and cluster.etcd.password-file", refused.Message, StringComparison.Ordinal);

        using var stranger = new EtcdMembership(options, lane, TimeProvider.System);
        refused = await Assert.ThrowsAsync<MembershipException>(() => stranger.ReadAsync(CancellationToken.None));
        Assert.EndsWith("user name is empty: see cluster.etcd.user and cluster.etcd.password-file", refused.Message, StringComparison.Ordinal);
        using var liar = new EtcdMembership(options with { Etcd = options.Etcd! with { User = "lustre", Password = "guessed" } }, lane, TimeProvider.System);
        refused = await Assert.ThrowsAsync<MembershipException>(() => liar.AnnounceAsync(Member("a"), CancellationToken.None));
        Assert.Contains("authentication failed", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("guessed", refused.Message, StringComparison.Ordinal);
    }

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task An_etcd_that_wants_to_see_certificates_is_shown_them()
    {
        using var authority = new SelfMade();
        using var server = authority.Issue("etcd");
        using var own = authority.Issue("lustre-exporter");
        using var scratch = new Scratch();
        var ca = scratch.Write("ca.pem", authority.Pem);
        await using var etcd = await RealEtcd.StartAsync(
            "--cert-file", scratch.Write("server.pem", server.ExportCertificatePem()), "--key-file", scratch.Write("server.key", SelfMade.KeyOf(server)),
            "--trusted-ca-file", ca, "--client-cert-auth");
        var options = Options("a", Short, etcd.Url);
        var trusting = options with { Etcd = options.Etcd! with { CaFile = ca } };
        var shown = trusting with
        {
            Etcd = trusting.Etcd! with { CertificateFile = scratch.Write("own.pem", own.ExportCertificatePem()), KeyFile = scratch.Write("own.key", SelfMade.KeyOf(own)) },
        };

        await using var a = new LiveMember(shown);
        await using var b = new LiveMember(shown with { Id = "b" });
        await a.SeesAsync("a Active, b Active");
        await b.SeesAsync("a Active, b Active");

        await using var lane = new BlockingLane();
        Assert.Contains("see cluster.etcd.certificate-file", await RefusalAsync(trusting, lane), StringComparison.Ordinal);
        Assert.Contains("cluster.etcd.ca-file names those to trust", await RefusalAsync(options, lane), StringComparison.Ordinal);
    }

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task Of_two_endpoints_one_may_be_dead()
    {
        await using var etcd = await RealEtcd.StartAsync();
        await using var dead = await RealEtcd.StartAsync();
        await dead.KillAsync();
        await using var lane = new BlockingLane();
        using var membership = new EtcdMembership(Options("a", Long, dead.Url, etcd.Url), lane, TimeProvider.System, () => 0);
        Assert.Equal(dead.Url, new Uri(membership.Place));
        await membership.AnnounceAsync(Member("a"), CancellationToken.None);
        Assert.Equal(etcd.Url, new Uri(membership.Place));
        Assert.Single((await membership.ReadAsync(CancellationToken.None)).View.Members);

        await etcd.KillAsync();
        var lost = await Assert.ThrowsAsync<MembershipException>(() => membership.RenewAsync(CancellationToken.None));
        Assert.Contains($"cannot connect to {Place(etcd)} (connection refused)", lost.Message, StringComparison.Ordinal);
        Assert.Contains($"cannot connect to {Place(dead)} (connection refused)", lost.Message, StringComparison.Ordinal);
    }

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task Two_processes_with_one_id_hear_of_it_on_both_sides()
    {
        await using var etcd = await RealEtcd.StartAsync();
        await using var first = new LiveMember(Options("a", Long, etcd.Url));
        await first.SeesAsync("a Active");

        var time = new ManualTimeProvider();
        await using var lane = new BlockingLane();
        using var second = new EtcdMembership(Options("a", Long, etcd.Url), lane, time);
        await second.AnnounceAsync(Member("a") with { Incarnation = "the later one", Url = new Uri("http://elsewhere:9846") }, CancellationToken.None);
        await Eventually.HoldsAsync(() => Assert.Contains("at http://elsewhere:9846/", Assert.Single(first.Loggers.Of(1145)), StringComparison.Ordinal));
        await Eventually.HoldsAsync(() => Assert.Equal("the later one", first.View!.Members[0].Incarnation));

        Assert.Empty((await second.ReadAsync(CancellationToken.None)).Notes);
        time.Advance(Long + TimeSpan.FromSeconds(1));
        var reading = await second.ReadAsync(CancellationToken.None);
        Assert.Contains("is still alive", Assert.Single(reading.Notes), StringComparison.Ordinal);
        Assert.Equal("the later one", Assert.Single(reading.View.Members).Incarnation);
    }

    [NeedsFact(RealEtcd.Program, RealEtcd.Package)]
    public async Task What_is_no_member_is_told_and_takes_nobodys_place()
    {
        await using var etcd = await RealEtcd.StartAsync();
        await using var lane = new BlockingLane();
        using var membership = Membership("a", etcd, lane);
        await membership.AnnounceAsync(Member("a"), CancellationToken.None);
        foreach (var (id, value) in new[] { ("rubbish", "what?"), ("other", Encoding.UTF8.GetString(Sources.Cluster.MemberJson.Write(Member("other"), "another"))) })
            await etcd.AskAsync("/v3/kv/put", EtcdRequests.Put((byte[])[.. Prefix, .. Encoding.UTF8.GetBytes(id)], Encoding.UTF8.GetBytes(value), 0));

        var reading = await membership.ReadAsync(CancellationToken.None);
        Assert.Equal("a", Assert.Single(reading.View.Members).Id);
        Assert.Equal(2, reading.Notes.Length);
        Assert.Contains("/lustre-actors/vu/members/other in etcd is no member: it belongs to the cluster another", reading.Notes[0], StringComparison.Ordinal);
        Assert.Contains("/lustre-actors/vu/members/rubbish in etcd is no member: it is no JSON", reading.Notes[1], StringComparison.Ordinal);
    }

    private static ClusterOptions Options(string id, TimeSpan ttl, params ImmutableArray<Uri> endpoints) => new(ClusterMode.Etcd, "vu", id)
    {
        Advertise = new Uri($"http://{id}:9846"),
        Etcd = new EtcdOptions(endpoints, ttl) { Deadline = TimeSpan.FromSeconds(ttl == Long ? 10 : 1) },
        Damping = TimeSpan.FromMilliseconds(50),
        Interval = TimeSpan.FromMilliseconds(500),
    };

    private static string Place(RealEtcd etcd) => etcd.Url.ToString().TrimEnd('/');

    private static EtcdMembership Membership(string id, RealEtcd etcd, BlockingLane lane) => new(Options(id, Long, etcd.Url), lane, TimeProvider.System);

    private static Member Member(string id) => new(id, $"{id}1", new Uri($"http://{id}:9846"), "1.0", true, MemberState.Active);

    private static async Task<string> RefusalAsync(ClusterOptions options, BlockingLane lane)
    {
        using var membership = new EtcdMembership(options, lane, TimeProvider.System);
        return (await Assert.ThrowsAsync<MembershipException>(() => membership.ReadAsync(CancellationToken.None))).Message;
    }
}
