using BenchmarkDotNet.Attributes;
using LustreActors.Kernel;

namespace LustreActors.Benchmarks.Kernel;

/// <summary>How many messages a second one actor takes, from one producer and from several.</summary>
[MemoryDiagnoser]
public class TellBenchmarks
{
    private const int Messages = 100_000;
    private ActorSystem _system = null!;
    private IActorRef<object> _actor = null!;
    private Sink _sink = null!;
    private readonly object _message = new();

    [Params(1, 4)]
    public int Producers { get; set; }

    [GlobalSetup]
    public void Start()
    {
        _system = new ActorSystem();
        _sink = new Sink();
        _actor = _system.Spawn("sink", new Props<object>(() => _sink) { Mailbox = new MailboxOptions(Messages) });
    }

    [GlobalCleanup]
    public ValueTask Stop() => _system.DisposeAsync();

    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task Tell()
    {
        var all = _sink.Expect(Messages);
        if (Producers == 1)
            Produce(Messages);
        else
            await Task.WhenAll(Enumerable.Range(0, Producers).Select(_ => Task.Run(() => Produce(Messages / Producers))));
        await all;
    }

    private void Produce(int count)
    {
        for (var i = 0; i < count; i++)
            _actor.Tell(_message);
    }

    private sealed class Sink : Actor<object>
    {
        private TaskCompletionSource _all = new();
        private int _left;

        public Task Expect(int count)
        {
            _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _left, count);
            return _all.Task;
        }

        protected override ValueTask OnMessage(object message)
        {
            if (--_left == 0)
                _all.SetResult();
            return ValueTask.CompletedTask;
        }
    }
}
