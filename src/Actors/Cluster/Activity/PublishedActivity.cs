using LustreActors.Messages.Jobs;

namespace LustreActors.Actors.Cluster.Activity;

/// <summary>
/// Passes the activity of this machine's jobs from one source, which measures it once an interval, to the handlers of requests.
/// </summary>
/// <param name="member">The name of this member in its table.</param>
/// <param name="interval">The length of an interval.</param>
/// <param name="time">The clock.</param>
public sealed class PublishedActivity(string member, TimeSpan interval, TimeProvider time)
{
    private volatile Task _measuring = Task.CompletedTask;
    private volatile JobActivityTable? _current;

    public string Member => member;

    public TimeSpan Interval => interval;

    /// <summary>
    /// Waits for a measurement that is in progress, at most for <paramref name="wait"/>, and returns the last table. The reader counts a
    /// table of an earlier interval as late. A machine without targets has a table without rows.
    /// </summary>
    /// <exception cref="OperationCanceledException">The reader has disconnected.</exception>
    public async Task<JobActivityTable> ReadAsync(TimeSpan wait, CancellationToken stopping)
    {
        try
        {
            await _measuring.WaitAsync(wait, time, stopping).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The last one is served.
        }

        return _current ?? Empty();
    }

    /// <summary>Starts a measurement. Readers wait until it is disposed.</summary>
    internal Measurement Begin()
    {
        var measurement = new Measurement(this);
        _measuring = measurement.Ended;
        return measurement;
    }

    internal JobActivityTable Empty() => new()
    {
        Members = [member],
        Moment = time.GetUtcNow().ToUnixTimeMilliseconds(),
        Interval = JobActivityTable.IntervalOf(time.GetUtcNow(), interval),
        MadeAt = time.GetTimestamp(),
        OldestAt = time.GetTimestamp(),
        Filesystems = [],
        MetadataTargets = [],
        Rows = new JobActivityRows(),
    };

    /// <summary>One measurement. Without a table the last one stays.</summary>
    internal sealed class Measurement(PublishedActivity published) : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Ended => _ended.Task;

        public void Complete(JobActivityTable table) => published._current = table;

        public void Dispose() => _ended.TrySetResult();
    }
}
