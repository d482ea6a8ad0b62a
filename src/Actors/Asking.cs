using Akka.Actor;
using LustreActors.Actors.Supervising;

namespace LustreActors.Actors;

/// <summary>Asks actors from outside the actor system.</summary>
public static class Asking
{
    private const string Ended = "it has ended";

    /// <summary>Waits for the answer to a message; throws <see cref="AskFailedException"/> when none arrives in time.</summary>
    public static async Task<TReply> AskAsync<TReply>(
        this IActorRef actor, object message, TimeSpan timeout, CancellationToken stopping = default)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(message);
        if (actor is ActorRefWithCell { Underlying.IsTerminated: true })
            throw new AskFailedException(actor.Path.Short(), message.GetType(), Ended) { HasEnded = true };
        try
        {
#pragma warning disable RS0030 // The one place that may call Ask: it always passes a timeout.
            return await actor.Ask<TReply>(message, timeout, stopping).ConfigureAwait(false);
#pragma warning restore RS0030
        }
        catch (AskTimeoutException)
        {
            var doing = Describe(actor);
            var detail = $"none within {timeout.TotalSeconds:0.###} s; {doing ?? Ended}";
            throw new AskFailedException(actor.Path.Short(), message.GetType(), detail) { HasEnded = doing is null };
        }
    }

    /// <summary>Says what the actor is doing; null if it has ended.</summary>
    private static string? Describe(IActorRef actor)
    {
        if (actor is not ActorRefWithCell { Underlying: { IsTerminated: false } cell })
            return null;
        var record = ActorRecords.For(cell.System).Find(actor);
        var doing = record switch
        {
            { BackingOffUntil: { } until } => $"it failed and backs off until {until:HH:mm:ss}",
            { Doing: var (what, since) } => $"it has been {what} for {since.TotalSeconds:0.0} s",
            _ => "it does not say what it is doing",
        };
        return $"{doing}, {cell.NumberOfMessages} messages waiting";
    }
}

/// <summary>No answer came. The text names the actor, the message and what the actor was doing instead.</summary>
public sealed class AskFailedException(string actor, Type question, string detail)
    : Exception($"No answer to {question?.Name} from {actor}: {detail}")
{
    public string Actor => actor;

    public bool HasEnded { get; init; }
}
