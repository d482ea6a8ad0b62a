using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Actors.Supervising;
using LustreActors.Sources.Lustre;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Actors.Lustre;

/// <summary>Keeps one actor for each target and mount that a filesystem has on this host.</summary>
internal sealed class FilesystemActor : UntypedActor
{
    private readonly SourceServices _services;
    private readonly Action<string> _sourceGone;
    private readonly ChildSet _targets;
    private Dictionary<string, LustreTarget> _found = [];
    private LustreOptions _options;

    public FilesystemActor(LustreOptions options, SourceServices services, Action<string> sourceGone)
    {
        (_options, _services, _sourceGone) = (options, services, sourceGone);
        _targets = new(Context, name => new FilesystemProtocol.TargetEnded(name));
    }

    public static Props Props(LustreOptions options, SourceServices services, Action<string> sourceGone) =>
        Akka.Actor.Props.Create(() => new FilesystemActor(options, services, sourceGone));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    protected override void PostRestart(Exception reason) => Context.Parent.Tell(new ChildRestarted(Self.Path.Name));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case FilesystemProtocol.TargetsFound found:
                _found = found.Targets.ToDictionary(t => t.Name);
                _options = found.Options;
                Reconcile();
                foreach (var name in _found.Keys)
                    _targets.Tell(name, new TargetProtocol.TargetFound(_options));
                break;
            case FilesystemProtocol.TargetEnded ended:
                _targets.Ended(ended.Name);
                Reconcile();
                break;
            case ChildRestarted restarted:
                _targets.Tell(restarted.Name, new TargetProtocol.TargetFound(_options));
                break;
        }
    }

    private void Reconcile() => _targets.Keep(_found.Keys, name =>
    {
        var target = _found[name];
        return TargetActor.Props(options => LustreSources.For(target, options.Roots, options.Sources), _options, _services, _sourceGone);
    });
}
