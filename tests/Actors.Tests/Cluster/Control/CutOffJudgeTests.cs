using Akka.Configuration;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Blocking.Tests;

namespace LustreActors.Actors.Tests.Cluster.Control;

public sealed class CutOffJudgeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(29);

    private readonly ManualTimeProvider _time = new();
    private readonly CutOffJudge _judge;

    public CutOffJudgeTests() => _judge = new CutOffJudge(Patience, _time);

    [Fact]
    public void A_member_that_reaches_none_of_the_others_for_long_is_cut_off()
    {
        Assert.Null(_judge.Judge(isJoining: false, others: 2, reached: 0));
        _time.Advance(Patience - TimeSpan.FromSeconds(1));
        Assert.Null(_judge.Judge(isJoining: false, others: 2, reached: 0));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("none of the 2 other members was reached for 29 s", _judge.Judge(isJoining: false, others: 2, reached: 0));
    }

    [Fact]
    public void A_member_whose_joining_nobody_completes_is_cut_off()
    {
        Assert.Null(_judge.Judge(isJoining: true, others: 1, reached: 1));
        _time.Advance(Patience);
        Assert.Equal("joining was not completed within 29 s", _judge.Judge(isJoining: true, others: 1, reached: 1));
    }

    [Fact]
    public void Reaching_one_of_them_for_a_moment_is_enough()
    {
        _judge.Judge(isJoining: false, others: 2, reached: 0);
        _time.Advance(Patience);
        Assert.Null(_judge.Judge(isJoining: false, others: 2, reached: 1));
        Assert.Null(_judge.Judge(isJoining: false, others: 2, reached: 0));
    }

    [Fact]
    public void A_member_that_is_a_cluster_by_itself_is_not_cut_off()
    {
        _judge.Judge(isJoining: false, others: 0, reached: 0);
        _time.Advance(Patience);
        Assert.Null(_judge.Judge(isJoining: false, others: 0, reached: 0));
    }

    [Fact]
    public void The_patience_is_longer_than_the_times_of_the_split_brain_resolver()
    {
        var judge = CutOffJudge.Create(
            ConfigurationFactory.ParseString(
                "akka.cluster { failure-detector.acceptable-heartbeat-pause = 5 s\n split-brain-resolver.stable-after = 7 s }"), _time);
        judge.Judge(isJoining: false, others: 1, reached: 0);
        _time.Advance(TimeSpan.FromSeconds(28));
        Assert.Null(judge.Judge(isJoining: false, others: 1, reached: 0));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(judge.Judge(isJoining: false, others: 1, reached: 0));
    }
}
