using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using LustreActors.Actors.Tests.PromQl;
using LustreActors.Blocking;
using LustreActors.Host.Tests.Running;
using LustreActors.Kernel;
using LustreActors.Kernel.Testing;
using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Cluster.Membership;

public sealed class ProbedMembershipTests : IAsyncDisposable
{
    private readonly BlockingLane _lane = new();
    private readonly ManualTimeProvider _time = new();

    public async ValueTask DisposeAsync() => await _lane.DisposeAsync();

    [Fact]
    public async Task Whoever_answers_of_those_that_are_listed_is_a_member()
    {
        await using var b = new MemberDoor("127.0.0.2").Showing("b");
        await using var c = new MemberDoor("127.0.0.3").Showing("c", state: MemberState.Joining);
        await using var gone = new MemberDoor();
        gone.Close();
        using var membership = Static(b.Url, c.Url, gone.Url);

        var reading = await membership.ReadAsync(CancellationToken.None);
        Assert.Equal(["a1 Active", "b1 Active", "c1 Joining"], Members(reading));
        Assert.False(reading.View.IsShared);
        Assert.Contains("connection refused", Assert.Single(reading.Notes), StringComparison.Ordinal);
        Assert.StartsWith("GET /cluster/member HTTP/1.1\n", b.Head, StringComparison.Ordinal);
        Assert.Equal(reading.View.Revision, (await membership.ReadAsync(CancellationToken.None)).View.Revision);
    }

    [Fact]
    public async Task A_member_is_missed_when_it_is_silent_twice_and_seen_when_it_answers_once()
    {
        await using var b = new MemberDoor().Showing("b");
        using var membership = Static(b.Url);
        var first = await membership.ReadAsync(CancellationToken.None);
        b.Close();
        Assert.Equal(["a1 Active", "b1 Active"], Members(await membership.ReadAsync(CancellationToken.None)));
        var missed = await membership.ReadAsync(CancellationToken.None);
        Assert.Equal(["a1 Active"], Members(missed));
        Assert.True(missed.View.Revision > first.View.Revision);
        b.OpenAgain();
        Assert.Equal(["a1 Active", "b1 Active"], Members(await membership.ReadAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task A_member_that_left_is_not_waited_for()
    {
        var state = MemberState.Active;
        await using var b = new MemberDoor();
        b.Showing(() => new Member("b", "b1", b.Url, "1.0", true, state));
        using var membership = Static(b.Url);
        await membership.ReadAsync(CancellationToken.None);
        state = MemberState.Leaving;
        Assert.Equal(["a1 Active", "b1 Leaving"], Members(await membership.ReadAsync(CancellationToken.None)));
        b.Close();
        Assert.Equal(["a1 Active"], Members(await membership.ReadAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task What_is_no_member_of_this_cluster_is_none_and_is_told()
    {
        await using var foreign = new MemberDoor().Showing("b", cluster: "another");
        await using var rubbish = new MemberDoor { Answer = () => MemberDoor.Ok("<html>") };
        await using var huge = new MemberDoor { Answer = () => MemberDoor.Ok(new string(' ', 70_000)) };
        await using var endless = new MemberDoor { Answer = () => "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + new string(' ', 200_000) };
        await using var moved = new MemberDoor { Answer = () => "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n" };
        await using var older = new MemberDoor { Answer = () => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n" };
        await using var cut = new MemberDoor { Answer = () => "HTTP/1.1 200 OK\r\nContent-Length: 500\r\nConnection: close\r\n\r\n{\"id\":" };
        using var membership = Static(foreign.Url, rubbish.Url, huge.Url, endless.Url, moved.Url, older.Url, cut.Url);

        var reading = await membership.ReadAsync(CancellationToken.None);
        Assert.Equal(["a1 Active"], Members(reading));
        string[] expected =
        [
            "belongs to the cluster another, and not to vu: see cluster.name", "is no member: it is no JSON", "it is larger than 64 KiB", "it is larger than 64 KiB",
            "a redirection to http://127.0.0.1:1/, which is not followed", "there is no lustre-exporter at that path: see cluster.peers", "cut off in the middle",
        ];
        Assert.Equal(expected.Length, reading.Notes.Length);
        foreach (var (part, note) in expected.Zip(reading.Notes))
            Assert.Contains(part, note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_candidate_that_hangs_costs_its_own_membership()
    {
        await using var hanging = new MemberDoor().Showing("c");
        await using var b = new MemberDoor().Showing("b");
        using var membership = Static(hanging.Url, b.Url);
        Assert.Equal(["a1 Active", "b1 Active", "c1 Active"], Members(await membership.ReadAsync(CancellationToken.None)));

        hanging.Answer = () => null;
        MembershipReading? last = null;
        for (var round = 2; round <= 3; round++)
        {
            var reading = membership.ReadAsync(CancellationToken.None);
            await Eventually.HoldsAsync(() => Assert.Equal((round, round), (hanging.Asked, b.Asked)));
            await Eventually.HoldsAsync(() => Assert.Equal(1, _time.ArmedTimers));
            _time.Advance(TimeSpan.FromSeconds(3));
            Assert.Contains("did not say within 3 s who it is", Assert.Single((last = await reading).Notes), StringComparison.Ordinal);
        }

        Assert.Equal(["a1 Active", "b1 Active"], Members(last!));
    }

    [Fact]
    public async Task Two_addresses_of_one_member_are_one_and_two_processes_with_one_id_are_told()
    {
        await using var b = new MemberDoor("127.0.0.2").Showing("b");
        await using var same = new MemberDoor("127.0.0.3").Showing("b");
        await using var ourself = new MemberDoor().Showing(() => Self());
        using var membership = Static(b.Url, same.Url, ourself.Url);
        var reading = await membership.ReadAsync(CancellationToken.None);
        Assert.Equal(["a1 Active", "b1 Active"], Members(reading));
        Assert.Empty(reading.Notes);

        same.Showing(() => new Member("b", "b2", same.Url, "1.0", true, MemberState.Active));
        ourself.Showing(() => Self() with { Incarnation = "a77", Url = new Uri("http://elsewhere:9846") });
        reading = await membership.ReadAsync(CancellationToken.None);
        Assert.Equal(["a1 Active", "b1 Active"], Members(reading));
        Assert.Equal(2, reading.Notes.Length);
        Assert.Contains("have the id b", reading.Notes[0], StringComparison.Ordinal);
        Assert.Equal("another process, at http://elsewhere:9846/, has this member's id a: give each its own cluster.id", reading.Notes[1]);
    }

    [Fact]
    public async Task Who_waits_hears_of_a_change_with_the_round_that_finds_it()
    {
        await using var b = new MemberDoor();
        b.Showing(() => null);
        using var membership = new StaticMembership(Options() with { Members = [b.Url] }, _lane, TimeProvider.System) { Interval = TimeSpan.FromMilliseconds(20) };
        await membership.AnnounceAsync(Self(), CancellationToken.None);
        await membership.ReadAsync(CancellationToken.None);
        var waiting = membership.WaitAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Assert.True(b.Asked > 3));
        Assert.False(waiting.IsCompleted);
        b.Showing("b");
        Assert.Equal(["a1 Active", "b1 Active"], Members((await waiting)!));
    }

    [Fact]
    public async Task What_others_could_not_read_is_not_announced()
    {
        using var listed = Static();
        using var entered = new EtcdMembership(
            Options() with { Etcd = new EtcdOptions([new Uri("http://127.0.0.1:1")], TimeSpan.FromSeconds(10)) }, _lane, TimeProvider.System);
        foreach (var membership in new IMembership[] { listed, entered })
        {
            var failure = await Assert.ThrowsAsync<MembershipException>(() => membership.AnnounceAsync(Self() with { Id = "a\nb" }, CancellationToken.None));
            Assert.Equal("this process cannot be a member, because it says no usable id: see cluster.id, cluster.name and cluster.advertise", failure.Message);
        }
    }

    [Fact]
    public async Task Members_show_each_other_a_token_and_certificates()
    {
        using var authority = new SelfMade();
        using var certificate = authority.Issue("members", forLoopback: false);
        using var scratch = new Scratch();
        await using var b = new MemberDoor(certificate: certificate).Showing("b");
        var trust = new TrustOptions { TokenFile = scratch.Write("token", "first-token\n"), CaFile = scratch.Write("ca.pem", authority.Pem), ServerName = "members" };
        using var membership = new StaticMembership(Options() with { Members = [b.Url], Trust = trust }, _lane, TimeProvider.System);
        await membership.AnnounceAsync(Self(), CancellationToken.None);
        Assert.Equal(["a1 Active", "b1 Active"], Members(await membership.ReadAsync(CancellationToken.None)));
        Assert.Contains("Authorization: Bearer first-token\n", b.Head, StringComparison.Ordinal);
        scratch.Write("token", "second-token");
        await membership.ReadAsync(CancellationToken.None);
        Assert.Contains("Authorization: Bearer second-token\n", b.Head, StringComparison.Ordinal);

        using var misled = new StaticMembership(Options() with { Members = [b.Url], Trust = trust with { ServerName = null } }, _lane, TimeProvider.System);
        await misled.AnnounceAsync(Self(), CancellationToken.None);
        var reading = await misled.ReadAsync(CancellationToken.None);
        Assert.Equal(["a1 Active"], Members(reading));
        Assert.Contains("its certificate is for members and not for 127.0.0.1", Assert.Single(reading.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_addresses_of_a_name_are_asked_and_asked_for_again()
    {
        await using var b = new MemberDoor("127.0.0.2").Showing("b");
        await using var c = new MemberDoor("127.0.0.3", b.Port).Showing("c");
        IPAddress[] addresses = [IPAddress.Parse("127.0.0.2")];
        Exception? failure = null;
        using var membership = new DnsMembership(
            Options() with { Mode = ClusterMode.Dns, Dns = ("members.test", b.Port) }, _lane, _time,
            (name, _) => name == "members.test" && failure is null ? Task.FromResult(addresses) : Task.FromException<IPAddress[]>(failure!));
        await membership.AnnounceAsync(Self(), CancellationToken.None);
        Assert.Equal(["a1 Active", "b1 Active"], Members(await membership.ReadAsync(CancellationToken.None)));

        addresses = [IPAddress.Parse("127.0.0.3"), IPAddress.Parse("127.0.0.2").MapToIPv6()];
        var reading = await membership.ReadAsync(CancellationToken.None);
        Assert.Equal(["a1 Active", "b1 Active", "c1 Active"], Members(reading));
        Assert.Null(reading.Trouble);

        failure = new SocketException((int)SocketError.HostNotFound);
        reading = await membership.ReadAsync(CancellationToken.None);
        Assert.Equal(["a1 Active", "b1 Active", "c1 Active"], Members(reading));
        Assert.Contains("members.test cannot be resolved", reading.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_never_was_resolved_is_no_reading()
    {
        var options = Options() with { Mode = ClusterMode.Dns, Dns = ("members.test", 9846) };
        using var unknown = new DnsMembership(options, _lane, _time, (_, _) => Task.FromResult<IPAddress[]>([]));
        var failure = await Assert.ThrowsAsync<MembershipException>(() => unknown.ReadAsync(CancellationToken.None));
        Assert.Equal("members.test has no addresses: see cluster.dns.name", failure.Message);

        var asked = new TaskCompletionSource();
        using var hanging = new DnsMembership(options, _lane, _time, (_, _) =>
        {
            asked.TrySetResult();
            return new TaskCompletionSource<IPAddress[]>().Task;
        });
        var reading = hanging.ReadAsync(CancellationToken.None);
        await asked.Task;
        await Eventually.HoldsAsync(() => Assert.True(_time.ArmedTimers > 0));
        _time.Advance(TimeSpan.FromSeconds(5));
        failure = await Assert.ThrowsAsync<MembershipException>(() => reading);
        Assert.Equal("members.test was not resolved within 5 s: see cluster.dns.name", failure.Message);
    }

    [Fact]
    public async Task A_name_server_that_hangs_is_waited_for_once_and_asked_one_question()
    {
        await using var b = new MemberDoor("127.0.0.2").Showing("b");
        await using var c = new MemberDoor("127.0.0.3", b.Port).Showing("c");
        var answers = new Queue<TaskCompletionSource<IPAddress[]>>([new(), new()]);
        var (first, late) = (answers.ToArray()[0], answers.ToArray()[1]);
        using var membership = new DnsMembership(
            Options() with { Mode = ClusterMode.Dns, Dns = ("members.test", b.Port) }, _lane, _time, (_, _) => answers.Dequeue().Task);
        first.SetResult([IPAddress.Parse("127.0.0.2")]);
        await membership.ReadAsync(CancellationToken.None);

        var waits = membership.ReadAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => Assert.True(_time.ArmedTimers > 0));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("members.test was not resolved within 5 s: see cluster.dns.name", (await waits).Trouble);

        // No time passes here, and nothing is left that could be asked.
        var reading = await membership.ReadAsync(CancellationToken.None);
        Assert.Equal("members.test was not resolved within 5 s: see cluster.dns.name", reading.Trouble);
        Assert.Equal(["b1 Active"], Members(reading));

        late.SetResult([IPAddress.Parse("127.0.0.3")]);
        reading = await membership.ReadAsync(CancellationToken.None);
        Assert.Null(reading.Trouble);
        Assert.Contains("c1 Active", Members(reading));
    }

    [Fact]
    public async Task Members_that_are_listed_see_each_other_through_their_own_actors()
    {
        await using var doorOfA = new MemberDoor("127.0.0.2");
        await using var doorOfB = new MemberDoor("127.0.0.3");
        ImmutableArray<Uri> both = [doorOfA.Url, doorOfB.Url];
        await using var a = new LiveMember(Options() with { Advertise = doorOfA.Url, Members = both });
        doorOfA.Showing(() => a.Own.Current);
        await using var b = new LiveMember(Options() with { Id = "b", Advertise = doorOfB.Url, Members = both });
        doorOfB.Showing(() => b.Own.Current);
        await a.SeesAsync("a Active, b Active");
        await b.SeesAsync("a Active, b Active");
        Assert.Equal(new Coordination(true, null), a.Coordination);
    }

    private static ClusterOptions Options() => new(ClusterMode.Static, "vu", "a") { Advertise = new Uri("http://a:9846") };

    private static Member Self() => new("a", "a1", new Uri("http://a:9846"), "1.0", true, MemberState.Active);

    private StaticMembership Static(params ImmutableArray<Uri> members)
    {
        var membership = new StaticMembership(Options() with { Members = members }, _lane, _time);
        Assert.True(membership.AnnounceAsync(Self(), CancellationToken.None).IsCompletedSuccessfully);
        return membership;
    }

    private static string[] Members(MembershipReading reading) => [.. reading.View.Members.Select(m => $"{m.Incarnation} {m.State}")];
}
