using LustreActors.Kernel;
using LustreActors.Messages;
using LustreActors.Sources.Lustre;

namespace LustreActors.Actors;

/// <summary>One filesystem on this host: keeps an actor for each of its targets and mounts that is here now.</summary>
internal sealed class FilesystemActor(LustreOptions options, BlockingLane lane, IActorRef<MetricsProtocol> metrics, Action<string> left)
    : Actor<FilesystemProtocol>
{
    private ChildSet<FilesystemProtocol, TargetProtocol> _targets = null!;
    private Dictionary<string, LustreTarget> _here = [];

    protected override ValueTask OnStart()
    {
        _targets = new(Context, name => new FilesystemProtocol.TargetEnded(name));
        return default;
    }

    protected override ValueTask OnMessage(FilesystemProtocol message)
    {
        switch (message)
        {
            case FilesystemProtocol.Here here:
                _here = here.Targets.ToDictionary(t => t.Name);
                break;
            case FilesystemProtocol.TargetEnded ended:
                _targets.Ended(ended.Name);
                break;
        }

        _targets.Keep(_here.Keys, name =>
        {
            var target = _here[name];
            return new Props<TargetProtocol>(() => new TargetActor(target, options, lane, metrics, left));
        });
        return default;
    }
}
