using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Messages;

namespace LustreActors.Host;

/// <summary>Healthy means that the actor that everything depends on still takes its messages.</summary>
internal sealed class Health(IActorRef metrics)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <returns>Null when all is well.</returns>
    public async Task<string?> FindProblemAsync(CancellationToken stopping)
    {
        try
        {
            await metrics.AskAsync<ImmutableArray<SourceStatus>>(MetricsProtocol.ReadSources.Now, Patience, stopping).ConfigureAwait(false);
            return null;
        }
        catch (AskFailedException e)
        {
            return e.Message;
        }
    }
}
