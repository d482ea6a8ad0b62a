using System.Threading.Channels;

namespace LustreActors.Kernel;

public enum DeadLetterReason
{
    None,
    MailboxFull,
    DroppedOldest,
    DroppedNewest,

    /// <summary>The recipient had ended or was ending.</summary>
    Stopped,

    /// <summary>A piped task ended after the incarnation that waited for it.</summary>
    EarlierIncarnation,

    /// <summary>An answer after the asker's timeout, or a second one; counted under the actor that was asked.</summary>
    LateReply,
}

public sealed record DeadLetter(ActorPath Recipient, DeadLetterReason Reason, string MessageType, DateTimeOffset When);

public sealed record DeadLetterCount(ActorPath Recipient, DeadLetterReason Reason, long Count);

/// <param name="Total">All of them.</param>
/// <param name="Counts">By recipient and reason; recipients beyond the first thousand are counted under <c>/</c>.</param>
/// <param name="Recent">The latest hundred, oldest first.</param>
public sealed record DeadLetterSnapshot(long Total, IReadOnlyList<DeadLetterCount> Counts, IReadOnlyList<DeadLetter> Recent);

internal sealed class DeadLetters(ActorSystem system)
{
    private const int MostCounts = 1000;
    private const int MostRecent = 100;
    private const int LoggedPerPeriod = 10;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<(ActorPath Recipient, DeadLetterReason Reason), long> _counts = [];
    private readonly Queue<DeadLetter> _recent = new();
    private readonly long[] _byReason = new long[Enum.GetValues<DeadLetterReason>().Length];
    private readonly List<Channel<DeadLetter>> _followers = [];
    private long? _periodStart;
    private int _inPeriod;

    public void Add(ActorPath recipient, DeadLetterReason reason, string messageType)
    {
        var letter = new DeadLetter(recipient, reason, messageType, system.Time.GetUtcNow());
        bool log;
        lock (_gate)
        {
            var key = (recipient, reason);
            if (_counts.Count >= MostCounts && !_counts.ContainsKey(key))
                key = (ActorPath.Root, reason);
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
            _byReason[(int)reason]++;
            if (_recent.Count == MostRecent)
                _recent.Dequeue();
            _recent.Enqueue(letter);
            foreach (var follower in _followers)
                follower.Writer.TryWrite(letter);
            log = IsWithinLogBudget();
        }

        if (log)
            KernelLog.DeadLetter(system.Log, messageType, recipient, reason);
    }

    public DeadLetterSnapshot Snapshot()
    {
        lock (_gate)
            return new(_byReason.Sum(), [.. _counts.Select(c => new DeadLetterCount(c.Key.Recipient, c.Key.Reason, c.Value))], [.. _recent]);
    }

    public IReadOnlyDictionary<DeadLetterReason, long> ByReason()
    {
        lock (_gate)
            return Enum.GetValues<DeadLetterReason>().Where(r => r != DeadLetterReason.None).ToDictionary(r => r, r => _byReason[(int)r]);
    }

    /// <summary>New ones as they come. Who follows too slowly misses the oldest.</summary>
    public ChannelReader<DeadLetter> Follow(CancellationToken ct)
    {
        var channel = Channel.CreateBounded<DeadLetter>(new BoundedChannelOptions(MostRecent) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
            _followers.Add(channel);
        ct.UnsafeRegister(_ =>
        {
            lock (_gate)
                _followers.Remove(channel);
            channel.Writer.TryComplete();
        }, null);
        return channel.Reader;
    }

    private bool IsWithinLogBudget()
    {
        var now = system.Time.GetTimestamp();
        if (_periodStart is not { } start || system.Time.GetElapsedTime(start, now) >= Period)
        {
            _periodStart = now;
            _inPeriod = 0;
        }

        return _inPeriod++ < LoggedPerPeriod;
    }
}
