using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace LustreActors.Host.Logging;

/// <summary>
/// The last lines of the log in memory, bounded by number and length. A follower that reads too slowly loses lines; it never delays the
/// writer.
/// </summary>
internal sealed class LogRing(int maxLines = LogRing.DefaultLines, int maxCharacters = LogRing.DefaultCharacters)
{
    private const int DefaultLines = 500;
    private const int DefaultCharacters = 256 * 1024;
    private const int FollowerLines = 256;

    private readonly Lock _lock = new();
    private readonly Queue<LogLine> _lines = [];
    private readonly List<Channel<LogLine>> _followers = [];
    private int _characters;

    public void Add(LogLine line)
    {
        lock (_lock)
        {
            _lines.Enqueue(line);
            _characters += line.Message.Length;
            while (_lines.Count > maxLines || (_characters > maxCharacters && _lines.Count > 1))
                _characters -= _lines.Dequeue().Message.Length;
            foreach (var follower in _followers)
                follower.Writer.TryWrite(line);
        }
    }

    /// <summary>The last lines, at most <paramref name="count"/>, the oldest first.</summary>
    public IReadOnlyList<LogLine> Last(int count)
    {
        lock (_lock)
            return [.. _lines.TakeLast(count)];
    }

    /// <summary>The last lines, then each new one. No line is repeated or lost between the two parts.</summary>
    public async IAsyncEnumerable<LogLine> FollowAsync(int last, [EnumeratorCancellation] CancellationToken stopping)
    {
        var follower = Channel.CreateBounded<LogLine>(
            new BoundedChannelOptions(FollowerLines) { FullMode = BoundedChannelFullMode.DropOldest });
        IReadOnlyList<LogLine> before;
        lock (_lock)
        {
            before = [.. _lines.TakeLast(last)];
            _followers.Add(follower);
        }

        try
        {
            foreach (var line in before)
                yield return line;
            await foreach (var line in follower.Reader.ReadAllAsync(stopping).ConfigureAwait(false))
                yield return line;
        }
        finally
        {
            lock (_lock)
                _followers.Remove(follower);
        }
    }
}
