using BenchmarkDotNet.Attributes;
using LustreActors.Kernel;

namespace LustreActors.Benchmarks.Kernel;

/// <summary>A message there and back between two actors, and a question asked from outside.</summary>
[MemoryDiagnoser]
public class RoundTripBenchmarks
{
    private const int Rounds = 10_000;
    private ActorSystem _system = null!;
    private IActorRef<Ball> _ping = null!;
    private IActorRef<Ball> _pong = null!;
    private IActorRef<Question> _answers = null!;

    private sealed record Ball(TaskCompletionSource Done)
    {
        public int Left { get; set; } = Rounds;
    }

    private sealed record Question(ReplyTo<int> Reply);

    [GlobalSetup]
    public void Start()
    {
        _system = new ActorSystem();
        _ping = _system.Spawn("ping", new Props<Ball>(() => new Player(() => _pong)));
        _pong = _system.Spawn("pong", new Props<Ball>(() => new Player(() => _ping)));
        _answers = _system.Spawn("answers", new Props<Question>(() => new Answers()));
    }

    [GlobalCleanup]
    public ValueTask Stop() => _system.DisposeAsync();

    [Benchmark(OperationsPerInvoke = Rounds / 2)]
    public Task PingPong()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ping.Tell(new Ball(done));
        return done.Task;
    }

    [Benchmark]
    public Task<int> Ask() => _answers.AskAsync((ReplyTo<int> reply) => new Question(reply), TimeSpan.FromSeconds(10));

    private sealed class Player(Func<IActorRef<Ball>> other) : Actor<Ball>
    {
        protected override ValueTask OnMessage(Ball message)
        {
            if (--message.Left == 0)
                message.Done.SetResult();
            else
                other().Tell(message);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Answers : Actor<Question>
    {
        protected override ValueTask OnMessage(Question message)
        {
            message.Reply.Tell(1);
            return ValueTask.CompletedTask;
        }
    }
}
