using System.Collections.Immutable;
using LustreActors.Kernel;
using LustreActors.Messages;

namespace LustreActors.Host;

/// <summary>Healthy means that the actor that everything depends on still takes its messages.</summary>
internal sealed class Health(IActorRef<MetricsProtocol> metrics)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <returns>Null when all is well.</returns>
    public async Task<string?> FindProblemAsync(CancellationToken stopping)
    {
        try
        {
            await metrics.AskAsync<MetricsProtocol, ImmutableArray<SourceStatus>>(
                replyTo => new MetricsProtocol.ReadSources(replyTo), Patience, stopping).ConfigureAwait(false);
            return null;
        }
        catch (AskException e)
        {
            return e.Message;
        }
    }
}
