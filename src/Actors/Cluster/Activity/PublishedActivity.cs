using LustreActors.Messages.Jobs;

namespace LustreActors.Actors;

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
    /// Returns the newest table. If one is being measured, it is awaited for a limited time: the reader counts an old table as late, and no
    /// table as missing. A machine without targets has a table without rows.
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

    /// <summary>
    /// Starts a measurement, which ends when the returned action is called with the table, or with null to keep the last one.
    /// </summary>
    internal Action<JobActivityTable?> Begin()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _measuring = ended.Task;
        return table =>
        {
            _current = table ?? _current;
            ended.TrySetResult();
        };
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
}
