using System.Collections.Immutable;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Actors.Cluster.Control.Wire;

namespace LustreActors.Actors.Tests.Cluster.Control;

public sealed class JoinPlannerTests
{
    private static readonly ClusterTimings Timings = new();
    private static readonly MemberAddress A = new("10.0.0.1", 9848);
    private static readonly MemberAddress B = new("10.0.0.2", 9848);
    private static readonly MemberAddress C = new("10.0.0.3", 9848);

    [Fact]
    public void The_lowest_address_forms_the_cluster_after_some_quiet_rounds()
    {
        var planner = Create(A, A, B, C);
        var rounds = RoundsUntil<JoinDecision.Form>(planner, p => AnswerFrom(p, B, C), out var decision);
        Assert.Equal([B, C], decision.Others.ToArray());
        Assert.InRange(rounds, Timings.RoundsWhenAllAnswer, Timings.RoundsWhenAllAnswer + 2);
    }

    [Fact]
    public void Another_than_the_lowest_address_waits_however_long_it_lasts()
    {
        var planner = Create(B, A, B, C);
        for (var i = 0; i < 200; i++)
        {
            AnswerFrom(planner, A, C);
            Assert.IsType<JoinDecision.Wait>(planner.Next());
        }
    }

    [Fact]
    public void A_member_that_answers_from_a_cluster_is_joined_at_once()
    {
        var planner = Create(A, A, B, C);
        AnswerFrom(planner, B);
        Reach(planner, C);
        planner.Answered(Answer(C) with { IsInside = true, Members = [new MemberKey(C, 1)], AboutYou = Verdict.Reached });
        Assert.Equal([C], Assert.IsType<JoinDecision.Join>(planner.Next()).Members.ToArray());
    }

    [Fact]
    public void With_most_silent_the_lowest_waits_longest()
    {
        var all = RoundsUntil<JoinDecision.Form>(Create(A, A, B, C), p => AnswerFrom(p, B, C), out _);
        var most = RoundsUntil<JoinDecision.Form>(Create(A, A, B, C), p => AnswerFrom(p, B), out _);
        var few = RoundsUntil<JoinDecision.Form>(Create(A, A, B, C), _ => { }, out _);
        Assert.True(all < most && most < few, $"{all} {most} {few}");
    }

    [Fact]
    public void Silent_is_who_can_still_be_dialed_and_answers_nothing()
    {
        var planner = Create(B, A, B, C);
        AnswerFrom(planner, A, C);
        for (var i = 0; i < 10 && !planner.Silent().Any(); i++)
        {
            planner.EndRoundInside(new HashSet<MemberAddress>());
            AnswerFrom(planner, C);
            if (planner.TryBeginDial(A))
                planner.Dialed(A, new DialResult(null));
        }

        Assert.Equal([A], planner.Silent());
        AnswerFrom(planner, A);
        Assert.Empty(planner.Silent());
    }

    [Fact]
    public void A_member_that_names_addresses_without_end_makes_this_one_know_and_dial_a_thousand()
    {
        var planner = Create(A, A, B);
        var dialed = 0;
        for (var i = 0; i < 5000; i++)
        {
            var named = new MemberAddress("10.1.0.1", 1 + i);
            planner.Learn([named]);
            planner.Answered(Answer(named));
            if (planner.TryBeginDial(named))
                dialed++;
        }

        Assert.InRange(dialed, 900, 1000);
        Assert.InRange(planner.Known.Count(), 900, 1000);
        Assert.True(planner.TryBeginDial(B));
    }

    [Fact]
    public void Who_died_is_not_silent()
    {
        var planner = Create(B, A, B);
        AnswerFrom(planner, A);
        for (var i = 0; i < 100; i++)
        {
            planner.EndRoundInside(new HashSet<MemberAddress>());
            if (planner.TryBeginDial(A))
                planner.Dialed(A, new DialResult("refused"));
            Assert.Empty(planner.Silent());
        }
    }

    [Fact]
    public void A_member_that_is_no_seed_never_forms_a_cluster()
    {
        var planner = new JoinPlanner(A, "test", isListed: false, hasGrowingList: false, Timings);
        planner.Configure([B, C], null);
        for (var i = 0; i < 200; i++)
            Assert.IsType<JoinDecision.Wait>(planner.Next());
    }

    [Fact]
    public void An_address_that_cannot_be_dialed_holds_nobody_up_even_if_it_answers()
    {
        var planner = Create(B, A, B);
        var rounds = RoundsUntil<JoinDecision.Form>(
            planner,
            p =>
            {
                p.TryBeginDial(A);
                p.Dialed(A, new DialResult("refused"));
                p.Answered(Answer(A));
            },
            out _);
        Assert.InRange(rounds, Timings.RoundsWhenAllAnswer, Timings.RoundsWhenFewAnswer + 2);
    }

    [Fact]
    public void A_member_that_others_cannot_reach_neither_forms_nor_joins()
    {
        var planner = Create(A, A, B);
        for (var i = 0; i < 100; i++)
        {
            Reach(planner, B);
            planner.Answered(Answer(B) with { IsInside = true, AboutYou = Verdict.NotReached, Trouble = "no route" });
            var wait = Assert.IsType<JoinDecision.Wait>(planner.Next());
            Assert.True(wait.IsTrouble);
            Assert.Contains("no route", wait.Why, StringComparison.Ordinal);
        }

        Assert.False(planner.MayForm);
    }

    [Fact]
    public void A_member_of_which_nobody_knows_whether_it_can_be_reached_joins_late()
    {
        var planner = Create(A, A, B);
        Reach(planner, B);
        var rounds = RoundsUntil<JoinDecision.Join>(planner, p => p.Answered(Answer(B) with { IsInside = true }), out _);
        Assert.InRange(rounds, Timings.RoundsWhenMostAnswer, Timings.RoundsWhenMostAnswer + 2);
    }

    [Fact]
    public void A_member_that_distrusts_most_of_the_others_forms_no_cluster()
    {
        var planner = Create(A, A, B, C);
        for (var i = 0; i < 100; i++)
        {
            foreach (var other in new[] { B, C }.Where(planner.TryBeginDial))
                planner.Dialed(other, new DialResult("another authority", IsDistrusted: true));
            Assert.IsType<JoinDecision.Wait>(planner.Next());
        }
    }

    [Fact]
    public void Members_of_a_cluster_with_another_name_are_not_joined()
    {
        var planner = Create(A, A, B);
        Reach(planner, B);
        planner.Answered(Answer(B) with { Cluster = "other", IsInside = true });
        Assert.Contains("cluster.name", Assert.IsType<JoinDecision.Wait>(planner.Next()).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_addresses_the_lowest_members_ask_all_and_the_others_a_few()
    {
        ImmutableArray<MemberAddress> many = [.. Enumerable.Range(100, 100).Select(n => new MemberAddress($"10.0.0.{n}", 9848))];
        Assert.Equal(99, Create(many[0], [.. many]).ToAsk(new Random(1)).Count);
        var asked = Create(many[99], [.. many]).ToAsk(new Random(1));
        Assert.Equal(15, asked.Count);
        Assert.Equal(many[..5], asked.Take(5));
    }

    /// <summary>
    /// All at once, each with a list of its own that grows until all know all; messages come in any order, late, or not at all.
    /// </summary>
    [Fact]
    public void Members_that_start_together_never_form_two_clusters()
    {
        for (var seed = 0; seed < 500; seed++)
            Assert.True(new Simulation(seed).FormedClusters() == 1, $"seed {seed}");
    }

    private static JoinPlanner Create(MemberAddress self, params MemberAddress[] seeds)
    {
        var planner = new JoinPlanner(self, "test", isListed: true, hasGrowingList: false, Timings);
        planner.Configure([.. seeds], null);
        return planner;
    }

    private static void Reach(JoinPlanner planner, MemberAddress address)
    {
        if (planner.TryBeginDial(address))
            planner.Dialed(address, new DialResult(null));
    }

    private static ProbeAnswer Answer(MemberAddress from) =>
        new("test", new MemberKey(from, 1), false, true, 0, [], [], Verdict.Unknown, "");

    private static void AnswerFrom(JoinPlanner planner, params MemberAddress[] others)
    {
        foreach (var other in others)
        {
            Reach(planner, other);
            planner.Answered(Answer(other));
        }
    }

    private static int RoundsUntil<T>(JoinPlanner planner, Action<JoinPlanner> round, out T decision)
        where T : JoinDecision
    {
        for (var i = 1; i < 1000; i++)
        {
            round(planner);
            if (planner.Next() is T found)
            {
                decision = found;
                return i;
            }
        }

        throw new Xunit.Sdk.XunitException($"no {typeof(T).Name} in 1000 rounds");
    }

    private sealed class Simulation
    {
        private readonly Random _random;
        private readonly Dictionary<MemberAddress, JoinPlanner> _planners = [];
        private readonly HashSet<MemberAddress> _inside = [];
        private readonly PriorityQueue<Action, int> _pending = new();
        private readonly MemberAddress[] _all;

        public Simulation(int seed)
        {
            _random = new Random(seed);
            _all = [.. Enumerable.Range(1, _random.Next(2, 8)).Select(n => new MemberAddress($"10.0.0.{n}", 9848))];
            foreach (var address in _all)
                _planners[address] = new JoinPlanner(address, "test", isListed: true, hasGrowingList: true, Timings);
        }

        public int FormedClusters()
        {
            var formed = 0;

            // DNS names more of the members from round to round, and a member is there from a round of its own on.
            var starts = _all.ToDictionary(a => a, _ => _random.Next(0, 5));
            for (var round = 0; round < 200 && _inside.Count < _all.Length; round++)
            {
                Deliver(round);
                foreach (var address in _all.Where(a => starts[a] <= round && !_inside.Contains(a)).OrderBy(_ => _random.Next()).ToArray())
                {
                    var planner = _planners[address];
                    planner.Configure([.. _all.Where(a => starts[a] + _random.Next(0, 3) <= round)], null);
                    foreach (var target in planner.ToAsk(_random).Where(t => starts[t] <= round))
                        Ask(address, target, round);
                    switch (planner.Next())
                    {
                        case JoinDecision.Form:
                            formed++;
                            _inside.Add(address);
                            break;
                        case JoinDecision.Join:
                            _inside.Add(address);
                            break;
                    }
                }
            }

            return _inside.Count == _all.Length ? formed : -1;
        }

        private void Ask(MemberAddress from, MemberAddress to, int round)
        {
            Reach(_planners[from], to);
            if (_random.Next(10) == 0)
                return;
            _pending.Enqueue(
                () =>
                {
                    _planners[to].Learn(_planners[from].Known.Append(from));
                    if (_random.Next(10) == 0)
                        return;
                    var answer = Answer(to) with
                    {
                        AboutYou = Verdict.Reached,
                        IsInside = _inside.Contains(to),
                        Known = [.. _planners[to].Known],
                    };
                    _pending.Enqueue(() => _planners[from].Answered(answer), round + _random.Next(0, 3));
                },
                round + _random.Next(0, 2));
        }

        private void Deliver(int round)
        {
            while (_pending.TryPeek(out _, out var due) && due <= round)
                _pending.Dequeue()();
        }
    }
}
