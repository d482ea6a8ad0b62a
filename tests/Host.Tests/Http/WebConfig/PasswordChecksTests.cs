using System.Net;
using LustreActors.Blocking;
using LustreActors.Host.Http.WebConfig;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Http.WebConfig;

public sealed class PasswordChecksTests
{
    private static readonly IPAddress Somebody = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress Prometheus = IPAddress.Parse("10.0.0.2");

    private readonly Dictionary<string, string> _users = new() { ["alice"] = WebFiles.HashOf("one"), ["bob"] = WebFiles.HashOf("two") };

    [Fact]
    public async Task A_password_is_right_for_its_user_alone()
    {
        await using var lane = new BlockingLane();
        var checks = new PasswordChecks(lane, TimeProvider.System);
        Assert.Equal(PasswordVerdict.Right, await CheckAsync(checks, "alice", "one"));
        Assert.Equal(PasswordVerdict.Right, await CheckAsync(checks, "bob", "two"));
        Assert.Equal(PasswordVerdict.Wrong, await CheckAsync(checks, "alice", "two"));
        Assert.Equal(PasswordVerdict.Wrong, await CheckAsync(checks, "alice", ""));
        Assert.Equal(PasswordVerdict.Wrong, await CheckAsync(checks, "carol", "one"));
    }

    [Fact]
    public async Task A_result_is_remembered_until_the_hash_changes()
    {
        await using var lane = new BlockingLane();
        var checks = new PasswordChecks(lane, TimeProvider.System);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(PasswordVerdict.Right, await CheckAsync(checks, "alice", "one"));
            Assert.Equal(PasswordVerdict.Wrong, await CheckAsync(checks, "carol", "one"));
        }

        Assert.Equal(2, checks.Computed);
        _users["alice"] = WebFiles.HashOf("three");
        Assert.Equal(PasswordVerdict.Wrong, await CheckAsync(checks, "alice", "one"));
        Assert.Equal(3, checks.Computed);
    }

    [Fact]
    public async Task An_unknown_user_costs_a_check_like_a_known_one()
    {
        await using var lane = new BlockingLane();
        var checks = new PasswordChecks(lane, TimeProvider.System);
        Assert.Equal(PasswordVerdict.Wrong, await CheckAsync(checks, "nobody", "x"));
        Assert.Equal(1, checks.Computed);
        Assert.Null(BcryptHash.Problem(BcryptHash.OfNobody(12)));
        Assert.Equal(12, BcryptHash.Cost(BcryptHash.OfNobody(12)));
    }

    [Fact]
    public async Task Many_wrong_passwords_of_an_address_wait_neither_long_nor_before_those_of_others()
    {
        await using var lane = new BlockingLane();
        var clock = new ManualClock();
        var checks = new PasswordChecks(lane, clock);
        using var release = new ManualResetEventSlim();
        var blocked = lane.Run("passwords", _ => release.Wait(Eventually.Deadline), Eventually.Deadline);
        var flood = Enumerable.Range(0, 500).Select(i => CheckAsync(checks, "alice", $"guess {i}", Somebody)).ToArray();
        var scrape = CheckAsync(checks, "bob", "two", Prometheus);

        // The first is being checked, a few wait, and all others are answered at once.
        var answered = await Task.WhenAll(flood.Where(f => f.IsCompleted));
        Assert.Equal(500 - PasswordChecks.MaxWaitingOfAddress - 1, answered.Count(a => a == PasswordVerdict.Busy));
        release.Set();
        await blocked;
        await AdvanceUntilAsync(clock, scrape);
        Assert.Equal(PasswordVerdict.Right, await scrape);
        Assert.InRange(checks.Computed, 3, PasswordChecks.MaxWaitingOfAddress + 1);
        await AdvanceUntilAsync(clock, Task.WhenAll(flood));
        Assert.Equal(PasswordChecks.MaxWaitingOfAddress + 2, checks.Computed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_addresses_with_wrong_passwords_do_not_keep_out_another_one(bool isIPv6)
    {
        await using var lane = new BlockingLane();
        var clock = new ManualClock();
        var checks = new PasswordChecks(lane, clock);
        using var release = new ManualResetEventSlim();
        var blocked = lane.Run("passwords", _ => release.Wait(Eventually.Deadline), Eventually.Deadline);
        var flood = Enumerable.Range(0, 2 * PasswordChecks.MaxWaiting)
            .Select(i => CheckAsync(checks, "alice", $"guess {i}", isIPv6
                ? IPAddress.Parse($"2001:db8::{i:x}") : new IPAddress([10, 1, 0, (byte)(i % 100)]))).ToArray();
        Assert.Equal(
            isIPv6 ? PasswordChecks.MaxWaitingOfAddress + 1 : PasswordChecks.MaxWaiting, flood.Count(f => !f.IsCompleted));
        var scrape = CheckAsync(checks, "bob", "two", Prometheus);
        Assert.False(scrape.IsCompleted);
        release.Set();
        await blocked;
        await AdvanceUntilAsync(clock, scrape);
        Assert.Equal(PasswordVerdict.Right, await scrape);
    }

    /// <summary>Ends one pause after another.</summary>
    private static Task AdvanceUntilAsync(ManualClock clock, Task task) => Eventually.HoldsAsync(() =>
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(task.IsCompleted);
    });

    private Task<PasswordVerdict> CheckAsync(PasswordChecks checks, string user, string password, IPAddress? from = null) =>
        checks.CheckAsync(_users, user, password, from ?? Somebody);
}
