using Akka.Actor;
using BenchmarkDotNet.Attributes;
using LustreActors.Actors;

namespace LustreActors.Benchmarks.Actors;

/// <summary>A message there and back between two actors, and a question asked from outside.</summary>
[MemoryDiagnoser]
public class RoundTripBenchmarks
{
    private const int Rounds = 10_000;

    private ActorSystem _system = null!;
    private IActorRef _ping = null!;
    private IActorRef _pong = null!;

    [GlobalSetup]
    public void Start()
    {
        _system = ActorSystem.Create("lustre", AkkaConfiguration.Local);
        _ping = _system.ActorOf(Props.Create(static () => new Player()));
        _pong = _system.ActorOf(Props.Create(static () => new Player()));
    }

    [GlobalCleanup]
    public Task Stop() => _system.Terminate();

    [Benchmark(OperationsPerInvoke = Rounds / 2)]
    public Task PingPong()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ping.Tell(new Ball(done), _pong);
        return done.Task;
    }

    [Benchmark]
    public Task<int> Ask() => _pong.AskAsync<int>(Question.Instance, TimeSpan.FromSeconds(10));

    private sealed record Ball(TaskCompletionSource Done)
    {
        public int Left { get; set; } = Rounds;
    }

    private sealed record Question
    {
        public static Question Instance { get; } = new();
    }

    private sealed class Player : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Ball ball when --ball.Left == 0:
                    ball.Done.SetResult();
                    break;
                case Ball ball:
                    Sender.Tell(ball);
                    break;
                case Question:
                    Sender.Tell(1);
                    break;
            }
        }
    }
}
