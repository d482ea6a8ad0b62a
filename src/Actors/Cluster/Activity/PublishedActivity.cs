using LustreActors.Messages.Jobs;

namespace LustreActors.Actors;

/// <summary>What the jobs of this machine's targets do: written by one source once an interval, read by the requests of aggregators.</summary>
/// <param name="member">The name of this member in its table.</param>
/// <param name="interval">How long an interval is.</param>
/// <param name="time">The clock.</param>
public sealed class PublishedActivity(string member, TimeSpan interval, TimeProvider time)
{
    private volatile Task _underWay = Task.CompletedTask;
    private volatile JobActivityTable? _current;

    public string Member => member;

    public TimeSpan Interval => interval;

    /// <summary>
    /// The newest table. One that is being made is waited for, but not for long: the reader takes an old table for late, and no table for missing.
    /// A machine without targets has a table without rows.
    /// </summary>
    /// <exception cref="OperationCanceledException">The reader is gone.</exception>
    public async Task<JobActivityTable> ReadAsync(TimeSpan wait, CancellationToken stopping)
    {
        try
        {
            await _underWay.WaitAsync(wait, time, stopping).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The last one is served.
        }

        return _current ?? Empty();
    }

    /// <summary>A table is being made until the returned action is called with it; with null the last one stays.</summary>
    internal Action<JobActivityTable?> Begin()
    {
        var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _underWay = made.Task;
        return table =>
        {
            _current = table ?? _current;
            made.TrySetResult();
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
