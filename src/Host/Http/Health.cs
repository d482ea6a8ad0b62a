using System.Collections.Immutable;
using Akka.Actor;
using LustreActors.Actors;
using LustreActors.Actors.Publishing;
using LustreActors.Messages;

namespace LustreActors.Host.Http;

/// <summary>The process is healthy when <see cref="MetricsActor"/>, on which everything depends, answers.</summary>
internal sealed class Health(IActorRef metrics)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <returns>The problem; null when there is no problem.</returns>
    public async Task<string?> FindProblemAsync(CancellationToken stopping)
    {
        try
        {
            await metrics.AskAsync<ImmutableArray<SourceStatus>>(MetricsProtocol.ReadSources.Now, Timeout, stopping).ConfigureAwait(false);
            return null;
        }
        catch (AskFailedException e)
        {
            return e.Message;
        }
    }
}
