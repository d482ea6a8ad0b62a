using Akka.Actor;
using LustreActors.Sources.Lustre;

namespace LustreActors.Actors;

/// <summary>One filesystem on this host: keeps an actor for each of its targets and mounts that is here now.</summary>
internal sealed class FilesystemActor : UntypedActor
{
    private readonly SourceServices _services;
    private readonly Action<string> _gone;
    private readonly ChildSet _targets;
    private Dictionary<string, LustreTarget> _here = [];
    private LustreOptions _options;

    public FilesystemActor(LustreOptions options, SourceServices services, Action<string> gone)
    {
        (_options, _services, _gone) = (options, services, gone);
        _targets = new(Context, name => new FilesystemProtocol.TargetEnded(name));
    }

    public static Props Props(LustreOptions options, SourceServices services, Action<string> gone) =>
        Akka.Actor.Props.Create(() => new FilesystemActor(options, services, gone));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    protected override void PostRestart(Exception reason) => Context.Parent.Tell(new ChildRestarted(Self.Path.Name));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case FilesystemProtocol.Here found:
                _here = found.Targets.ToDictionary(t => t.Name);
                _options = found.Options;
                Reconcile();
                foreach (var name in _here.Keys)
                    _targets.Tell(name, new TargetProtocol.StillHere(_options));
                break;
            case FilesystemProtocol.TargetEnded ended:
                _targets.Ended(ended.Name);
                Reconcile();
                break;
            case ChildRestarted restarted:
                _targets.Tell(restarted.Name, new TargetProtocol.StillHere(_options));
                break;
        }
    }

    private void Reconcile() => _targets.Keep(_here.Keys, name =>
    {
        var target = _here[name];
        return TargetActor.Props(options => LustreSources.For(target, options.Roots, options.Sources), _options, _services, _gone);
    });
}
