using System.Threading.Channels;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Microsoft.Extensions.Logging;

namespace LustreActors.Actors.Supervising;

public enum DeadLetterReason
{
    /// <summary>The recipient had ended or was ending.</summary>
    Stopped,

    /// <summary>An answer came after the asker's timeout, or was the second one.</summary>
    LateReply,
}

public sealed record DeadLetterEntry(string Recipient, DeadLetterReason Reason, string MessageType, DateTimeOffset When);

public sealed record DeadLetterCount(string Recipient, DeadLetterReason Reason, long Count);

/// <param name="ByReason">The counts by reason.</param>
/// <param name="Counts">The counts by recipient and reason. Recipients beyond the first thousand are counted under <c>/</c>.</param>
/// <param name="Recent">The last hundred, oldest first.</param>
public sealed record DeadLetterSnapshot(
    IReadOnlyDictionary<DeadLetterReason, long> ByReason, IReadOnlyList<DeadLetterCount> Counts, IReadOnlyList<DeadLetterEntry> Recent);

/// <summary>Counts and logs messages that reached no actor. It is called on the sender's thread.</summary>
internal sealed class DeadLetterRecorder(TimeProvider time, ILogger log, ExtendedActorSystem system) : MinimalActorRef
{
    private const int MostCounts = 1000;
    private const int MostRecent = 100;
    private const int LoggedPerPeriod = 10;
    private const string Askers = "/temp/";
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Recipient, DeadLetterReason Reason), long> _counts = [];
    private readonly Queue<DeadLetterEntry> _recent = new();
    private readonly Dictionary<DeadLetterReason, long> _byReason = Enum.GetValues<DeadLetterReason>().ToDictionary(r => r, _ => 0L);
    private readonly List<Channel<DeadLetterEntry>> _followers = [];
    private long? _periodStart;
    private int _inPeriod;

    public override ActorPath Path { get; } = system.Provider.RootPath / "dead-letter-book";

    public override IActorRefProvider Provider => system.Provider;

    public DeadLetterSnapshot Snapshot()
    {
        lock (_gate)
        {
            return new(
                new Dictionary<DeadLetterReason, long>(_byReason),
                [.. _counts.Select(c => new DeadLetterCount(c.Key.Recipient, c.Key.Reason, c.Value))],
                [.. _recent]);
        }
    }

    /// <summary>Streams new dead letters. A slow reader misses the oldest.</summary>
    public ChannelReader<DeadLetterEntry> Follow(CancellationToken stopping)
    {
        var options = new BoundedChannelOptions(MostRecent) { FullMode = BoundedChannelFullMode.DropOldest };
        var channel = Channel.CreateBounded<DeadLetterEntry>(options);
        lock (_gate)
            _followers.Add(channel);
        stopping.UnsafeRegister(_ =>
        {
            lock (_gate)
                _followers.Remove(channel);
            channel.Writer.TryComplete();
        }, null);
        return channel.Reader;
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        // Akka's own messages about actors that end are expected.
        if (message is DeadLetter { Message: not ISystemMessage } letter)
            Add(letter.Recipient.Path.Short(), letter.Message.GetType().Name);
    }

    private void Add(string recipient, string messageType)
    {
        var reason = recipient.StartsWith(Askers, StringComparison.Ordinal) ? DeadLetterReason.LateReply : DeadLetterReason.Stopped;
        if (reason == DeadLetterReason.LateReply)
            recipient = Askers.TrimEnd('/');
        var letter = new DeadLetterEntry(recipient, reason, messageType, time.GetUtcNow());
        bool logs;
        lock (_gate)
        {
            var key = (recipient, reason);
            if (_counts.Count >= MostCounts && !_counts.ContainsKey(key))
                key = ("/", reason);
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
            _byReason[reason]++;
            if (_recent.Count == MostRecent)
                _recent.Dequeue();
            _recent.Enqueue(letter);
            foreach (var follower in _followers)
                follower.Writer.TryWrite(letter);
            logs = IsWithinLogBudget();
        }

        // While the system ends, messages to actors that have ended are expected.
        if (logs && CoordinatedShutdown.Get(system).ShutdownReason is null)
            SupervisionLog.DeadLetter(log, messageType, recipient, reason);
    }

    private bool IsWithinLogBudget()
    {
        var now = time.GetTimestamp();
        if (_periodStart is not { } start || time.GetElapsedTime(start, now) >= Period)
        {
            _periodStart = now;
            _inPeriod = 0;
        }

        return _inPeriod++ < LoggedPerPeriod;
    }
}
