using Akka;
using Akka.Actor;
using Akka.Configuration;
using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Supervising;
using static LustreActors.Actors.AkkaConfiguration;

namespace LustreActors.Actors.Tests;

/// <summary>The shutdown of the local actor system.</summary>
public sealed class ShutdownTests : IDisposable
{
    private readonly RecordingLoggers _log = new();

    [Fact]
    public async Task The_phases_follow_each_other_and_the_actors_end_before_the_lane()
    {
        var (system, done) = (Start(""), new List<string>());
        var tree = new ActorTree(system);
        await tree.StartAsync("a", Props.Create(() => new Noting(done)));
        string[] phases = [CloseLane, FinishScrapes, LeaveCluster, CloseListeners];
        foreach (var phase in phases)
            At(system, phase, () => Note(done, phase));
        await AkkaConfiguration.EndAsync(system);

        Assert.Equal([CloseListeners, LeaveCluster, FinishScrapes, "the actor ends", CloseLane], done);
        Assert.True(system.WhenTerminated.IsCompleted);
        Assert.False(tree.Failed.IsCompleted);
    }

    [Fact]
    public async Task A_step_that_overruns_its_phase_is_logged_and_left_behind_and_so_is_one_that_fails()
    {
        var (system, done) = (Start("akka.coordinated-shutdown.phases.leave-cluster.timeout = 50ms"), new List<string>());
        At(system, CloseListeners, () => throw new IOException("the listener is stuck"));
        At(system, LeaveCluster, () => new TaskCompletionSource().Task);
        At(system, CloseLane, () => Note(done, "lane"));
        await AkkaConfiguration.EndAsync(system);

        Assert.Equal(["lane"], done);
        Assert.Contains(_log.Of(1051), l => l.Contains("the listener is stuck", StringComparison.Ordinal));
        Assert.Contains(_log.Of(1051), l => l.Contains("[leave-cluster] timed out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_ends_once_however_often_it_is_told_to()
    {
        var (system, done) = (Start(""), new List<string>());
        At(system, CloseLane, () => Note(done, "lane"));
        await Task.WhenAll(AkkaConfiguration.EndAsync(system), AkkaConfiguration.EndAsync(system));
        Assert.Equal(["lane"], done);
    }

    [Fact]
    public async Task A_guardian_that_ends_by_itself_is_a_failure_of_the_process()
    {
        var system = Start("");
        system.Stop(await system.ActorSelection("/user/" + ExporterActor.Name).ResolveOne(TimeSpan.FromSeconds(30)));
        await new ActorTree(system).Failed.WaitAsync(TimeSpan.FromSeconds(30));
        await AkkaConfiguration.EndAsync(system);
    }

    public void Dispose() => _log.Dispose();

    private ActorSystem Start(string config)
    {
        var text = ConfigurationFactory.ParseString(config).WithFallback(AkkaConfiguration.Local);
        var setup = BootstrapSetup.Create().WithConfig(text).And(new ExporterSetup(TimeProvider.System, _log));
        var system = ActorSystem.Create("lustre", setup);
        AkkaConfiguration.StartGuardian(system);
        return system;
    }

    private static void At(ActorSystem system, string phase, Func<Task> work)
    {
        CoordinatedShutdown.Get(system).AddTask(phase, "test", RunAsync);

        async Task<Done> RunAsync()
        {
            await work();
            return Done.Instance;
        }
    }

    private static Task Note(List<string> done, string what)
    {
        done.Add(what);
        return Task.CompletedTask;
    }

    private sealed class Noting : UntypedActor
    {
        private readonly List<string> _done;

        public Noting(List<string> done) => _done = done;

        protected override void PostStop() => _done.Add("the actor ends");

        protected override void OnReceive(object message)
        {
        }
    }
}
