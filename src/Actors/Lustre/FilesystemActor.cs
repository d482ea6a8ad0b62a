using LustreActors.Blocking;
using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Sources.Lustre;

namespace LustreActors.Actors;

/// <summary>One filesystem on this host: keeps an actor for each of its targets and mounts that is here now.</summary>
internal sealed class FilesystemActor(TargetsHere here, BlockingLane lane, IActorRef<MetricsProtocol> metrics, Action<string> left)
    : Actor<FilesystemProtocol>
{
    private ChildSet<FilesystemProtocol, TargetProtocol> _targets = null!;

    protected override ValueTask OnStart()
    {
        _targets = new(Context, name => new FilesystemProtocol.TargetEnded(name));
        Reconcile();
        return default;
    }

    protected override ValueTask OnMessage(FilesystemProtocol message)
    {
        switch (message)
        {
            case FilesystemProtocol.Here found:
                here.Targets = found.Targets.ToDictionary(t => t.Name);
                here.Options = found.Options;
                Reconcile();
                foreach (var name in here.Targets.Keys)
                    _targets.Tell(name, new TargetProtocol.StillHere(here.Options));
                break;
            case FilesystemProtocol.TargetEnded ended:
                _targets.Ended(ended.Name);
                Reconcile();
                break;
        }

        return default;
    }

    private void Reconcile() => _targets.Keep(here.Targets.Keys, name =>
    {
        var target = here.Targets[name];
        return new Props<TargetProtocol>(() => new TargetActor(options => LustreSources.For(target, options.Roots, options.Sources), here.Options, lane, metrics, left));
    });
}
