namespace LustreActors.Actors.Showing;

/// <summary>The last numbers of a target or a mount.</summary>
internal sealed class TargetState(string name, string component)
{
    private Counters? _before;
    private CounterSums _sums;

    public string Name => name;

    public string Component => component;

    public bool IsMount => component == "client";

    /// <summary>The source that told of it last. The target is forgotten with its source.</summary>
    public string Source { get; set; } = "";

    /// <summary>This host serves it. What mounts tell of it counts only where it does not.</summary>
    public bool IsServed { get; set; }

    public double? Capacity { get; set; }

    public double? Free { get; set; }

    public double? Available { get; set; }

    public double? InodesMaximum { get; set; }

    public double? InodesFree { get; set; }

    public bool? IsUp { get; set; }

    public bool IsDegraded { get; set; }

    public bool IsHealthy { get; set; } = true;

    public double? Clients { get; set; }

    /// <summary>The state of its recovery while it recovers.</summary>
    public string? Recovering { get; set; }

    public double? Read { get; private set; }

    public double? Written { get; private set; }

    public double? Operations { get; private set; }

    /// <summary>The mean time of its operations between the last two readings, in seconds.</summary>
    public double? Latency { get; private set; }

    public Space? Bytes => Capacity is { } total && Free is { } free ? new Space(total, total - free, Available ?? free) : null;

    public Space? Inodes => InodesMaximum is { } most && InodesFree is { } free ? new Space(most, most - free, free) : null;

    /// <summary>The counters of the reading that is being taken.</summary>
    public ref CounterSums Sums => ref _sums;

    /// <summary>Turns the counters of a reading into rates.</summary>
    /// <param name="seconds">The monotonic time of the reading.</param>
    public void Count(double seconds)
    {
        var now = _sums;
        _sums = default;
        if (_before is { } before && seconds > before.At)
        {
            var took = seconds - before.At;
            Read = Rate(before.Sums.Read, now.Read, took);
            Written = Rate(before.Sums.Written, now.Written, took);
            Operations = Rate(before.Sums.Operations, now.Operations, took);
            var timed = now.Timed - before.Sums.Timed;
            Latency = timed > 0 && now.Seconds >= before.Sums.Seconds ? (now.Seconds - before.Sums.Seconds) / timed : null;
        }

        _before = new Counters(now, seconds);
    }

    /// <summary>Forgets the rates: the last reading is too old.</summary>
    public void Silence() => (Read, Written, Operations, Latency, _before) = (null, null, null, null, null);

    public bool IsSilentSince(double seconds) => _before is { } before && before.At < seconds;

    /// <summary>Null after a counter went back, because the target was mounted again.</summary>
    private static double? Rate(double before, double now, double seconds) => now >= before ? (now - before) / seconds : null;

    private sealed record Counters(CounterSums Sums, double At);
}

/// <summary>The counters of one reading of a target. Timed operations are those whose time is counted too.</summary>
internal record struct CounterSums
{
    public double Read { get; set; }

    public double Written { get; set; }

    public double Operations { get; set; }

    public double Timed { get; set; }

    public double Seconds { get; set; }
}
