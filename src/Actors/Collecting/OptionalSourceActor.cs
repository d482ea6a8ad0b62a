using Akka.Actor;
using LustreActors.Actors.Supervising;
using LustreActors.Messages;

namespace LustreActors.Actors.Collecting;

/// <summary>Messages to <see cref="OptionalSourceActor"/>.</summary>
public abstract record OptionalSourceProtocol
{
    private OptionalSourceProtocol()
    {
    }

    /// <summary>New settings; null switches the source off.</summary>
    public sealed record Reconfigured(object? Settings) : OptionalSourceProtocol;

    internal sealed record Ended(string Name) : OptionalSourceProtocol;
}

/// <summary>
/// Keeps the actor of one source, which exists only while it is configured. Other settings replace it; the last reading is served until
/// the successor has reported.
/// </summary>
public sealed class OptionalSourceActor : UntypedActor
{
    private const string Child = "source";

    private readonly string _source;
    private readonly Func<object, Props> _create;
    private readonly SourceServices _services;
    private readonly string? _branch;
    private readonly ChildSet _children;
    private object? _settings;

    public OptionalSourceActor(
        string source, Func<object?> settings, Func<object, Props> create, SourceServices services, string? branch)
    {
        // Called here, so that a restarted actor takes the settings that are in force then.
        (_source, _settings, _create, _services, _branch) = (source, settings(), create, services, branch);
        _children = new(Context, name => new OptionalSourceProtocol.Ended(name));
    }

    /// <param name="source">The name of the source.</param>
    /// <param name="settings">Returns the settings in force; null if the source is switched off.</param>
    /// <param name="create">Creates the props of the source's actor from the settings.</param>
    /// <param name="services">Shared by all sources.</param>
    /// <param name="branch">
    /// The branch of which the source is all: its discovery is reported, as the source is known without a search.
    /// </param>
    public static Props Props(
        string source, Func<object?> settings, Func<object, Props> create, SourceServices services, string? branch = null) =>
        Akka.Actor.Props.Create(() => new OptionalSourceActor(source, settings, create, services, branch));

    protected override SupervisorStrategy SupervisorStrategy() => new BackoffStrategy(Supervision.Source);

    protected override void PreStart() => Reconcile();

    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        if (_branch is not null)
            Context.Parent.Tell(new ChildRestarted(Self.Path.Name));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OptionalSourceProtocol.Reconfigured reconfigured when !Equals(reconfigured.Settings, _settings):
                var isReplaced = reconfigured.Settings is not null && _settings is not null;
                _settings = reconfigured.Settings;
                if (isReplaced && _children.TryStop(Child))
                    _services.Metrics.Tell(new MetricsProtocol.SourceReplaced(_source));
                Reconcile();
                break;
            case OptionalSourceProtocol.Ended ended:
                _children.Ended(ended.Name);
                Reconcile();
                break;
        }
    }

    private void Reconcile()
    {
        _children.Keep(_settings is null ? [] : [Child], _ => _create(_settings!));
        if (_branch is not null)
            _services.Metrics.Tell(new MetricsProtocol.DiscoveryCompleted(_branch, [_source]));
    }
}
