using Akka.Actor;
using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Supervising;
using LustreActors.Actors.Tests.World;

namespace LustreActors.Actors.Tests.Supervising;

/// <summary>An actor that fails on request and records its life cycle.</summary>
internal sealed class FailingWorld : ActorWorld
{
    public const string Path = "/a";
    public const string Failure = "fail";
    private const string ChildFailure = "fail, child";

    public FailingWorld(int? seed = null)
        : this(seed, new RecordingLoggers())
    {
    }

    private FailingWorld(int? seed, RecordingLoggers log)
        : base(seed, log) =>
        Logged = log;

    public RecordingLoggers Logged { get; }

    public List<string> Journal { get; } = [];

    public bool StartsFail { get; set; }

    public IActorRef Actor { get; private set; } = ActorRefs.Nobody;

    public ActorSnapshot Show => Tree.Find(Path)!;

    public void Start(Supervision supervision, int children = 0) =>
        Actor = Start("a", Props.Create(() => new Failing(this, supervision, children)), supervision);

    public void Tell(string message)
    {
        Actor.Tell(message);
        Settle();
    }

    public void Fail() => Tell(Failure);

    public void FailChild() => Tell(ChildFailure);

    public DateTimeOffset In(double seconds) => Time.GetUtcNow() + TimeSpan.FromSeconds(seconds);

    private sealed class Failing : UntypedActor
    {
        private readonly FailingWorld _world;
        private readonly Supervision _supervision;

        public Failing(FailingWorld world, Supervision supervision, int children)
        {
            (_world, _supervision) = (world, supervision);
            if (children > 0)
                Context.ActorOf(Props.Create(() => new Child()), "child");
        }

        protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(_supervision);

        protected override void PreStart()
        {
            if (_world.StartsFail)
                throw new InvalidOperationException("the start fails");
            _world.Journal.Add("starts");
        }

        protected override void PostStop() => _world.Journal.Add("stops");

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Failure:
                    throw new InvalidOperationException("it fails");
                case ChildFailure:
                    Context.Child("child").Tell(message);
                    break;
                default:
                    _world.Journal.Add((string)message);
                    break;
            }
        }
    }

    private sealed class Child : UntypedActor
    {
        protected override void OnReceive(object message) => throw new InvalidOperationException("the child fails");
    }
}
