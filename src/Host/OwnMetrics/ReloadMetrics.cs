using Prometheus;

namespace LustreActors.Host.OwnMetrics;

/// <summary>Counts how often the configuration was read again.</summary>
internal sealed class ReloadMetrics
{
    private readonly Counter.Child _applied;
    private readonly Counter.Child _refused;

    public ReloadMetrics(OwnRegistry registry)
    {
        var reloads = registry.Counter(OwnFamilies.Reloads);
        (_applied, _refused) = (reloads.WithLabels("applied"), reloads.WithLabels("refused"));
        _applied.Publish();
        _refused.Publish();
    }

    public void CountApplied() => _applied.Inc();

    public void CountRefused() => _refused.Inc();
}
