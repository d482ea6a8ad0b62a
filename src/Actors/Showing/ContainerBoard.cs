using System.Collections.Frozen;
using System.Text;
using LustreActors.Metrics.Reading;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Showing;

/// <summary>Keeps the last numbers of the containers of this machine.</summary>
internal sealed class ContainerBoard
{
    public const string Source = "containers";

    /// <summary>More containers are counted, but not listed.</summary>
    public const int Most = 20;

    internal static readonly FrozenDictionary<string, ContainerFigure> ByFamily = new Dictionary<string, ContainerFigure>
    {
        ["container_cpu_usage_seconds_total"] = ContainerFigure.Processors,
        ["container_memory_working_set_bytes"] = ContainerFigure.Memory,
        ["container_spec_memory_limit_bytes"] = ContainerFigure.MemoryLimit,
        ["container_network_receive_bytes_total"] = ContainerFigure.Received,
        ["container_network_transmit_bytes_total"] = ContainerFigure.Sent,
        ["container_state"] = ContainerFigure.State,
        ["container_health_status"] = ContainerFigure.Health,
        ["container_restart_count"] = ContainerFigure.Restarts,
        ["container_oom_killed"] = ContainerFigure.OomKilled,
        ["container_info"] = ContainerFigure.Info,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Dictionary<string, ContainerState> _containers = new(StringComparer.Ordinal);
    private bool _isRead;

    /// <param name="source">The source.</param>
    /// <param name="segments">Its samples.</param>
    /// <param name="seconds">When they were collected, monotonic.</param>
    public void Take(string source, IEnumerable<Segment> segments, double seconds)
    {
        if (source != Source)
            return;
        _isRead = true;
        foreach (var container in _containers.Values)
            container.Begin();
        foreach (var segment in segments)
        {
            if (!ByFamily.TryGetValue(segment.Family.Name, out var figure))
                continue;
            foreach (var sample in segment.Samples)
            {
                if (sample.TryFind("id"u8, out var id))
                    Find(id, sample).Take(figure, sample);
            }
        }

        foreach (var (id, container) in _containers.ToArray())
        {
            if (!container.IsSeen)
                _containers.Remove(id);
            else
                container.End(seconds);
        }
    }

    public void Keep(IReadOnlySet<string> sources)
    {
        if (sources.Contains(Source))
            return;
        _containers.Clear();
        _isRead = false;
    }

    /// <summary>Null when containers are not read.</summary>
    public ContainerTable? Overview()
    {
        if (!_isRead)
            return null;
        var rows = _containers.Select(c => c.Value.ToOverview(c.Key))
            .OrderByDescending(HostTroubles.IsInTrouble)
            .ThenByDescending(c => c.Processors ?? 0)
            .ThenByDescending(c => c.MemoryBytes ?? 0)
            .ThenBy(c => c.Name, StringComparer.Ordinal);
        return new ContainerTable(_containers.Count, [.. rows.Take(Most)]);
    }

    /// <summary>Needs no string for a container that is known.</summary>
    private ContainerState Find(in SampleLabel id, in SegmentSample sample)
    {
        Span<char> name = stackalloc char[512];
        var lookup = _containers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!id.HasEscapes && Encoding.UTF8.TryGetChars(id.EscapedValue, name, out var length)
            && lookup.TryGetValue(name[..length], out var known))
            return known;
        var key = sample.Label("id"u8);
        if (!_containers.TryGetValue(key, out var container))
            _containers.Add(key, container = new ContainerState());
        return container;
    }
}

/// <summary>The numbers that are shown of a container.</summary>
internal enum ContainerFigure
{
    Processors,
    Memory,
    MemoryLimit,
    Received,
    Sent,
    State,
    Health,
    Restarts,
    OomKilled,
    Info,
}

/// <summary>The last numbers of one container.</summary>
internal sealed class ContainerState
{
    private readonly RateMeter _processors = new();
    private readonly RateMeter _received = new();
    private readonly RateMeter _sent = new();
    private (double? Processors, double? Received, double? Sent) _sums;
    private double? _memory;
    private double? _limit;
    private string _name = "";
    private string _image = "";
    private string _state = "";
    private string _health = "";
    private int _restarts;
    private bool _isOomKilled;

    public bool IsSeen { get; private set; }

    public void Begin()
    {
        (IsSeen, _sums, _memory, _limit) = (false, default, null, null);
        (_state, _health, _restarts, _isOomKilled) = ("", "", 0, false);
    }

    public void Take(ContainerFigure figure, in SegmentSample sample)
    {
        if (!IsSeen)
            (IsSeen, _name, _image) = (true, sample.Label("name"u8), sample.Label("image"u8));
        var value = sample.Value;
        switch (figure)
        {
            case ContainerFigure.Processors:
                _sums.Processors = (_sums.Processors ?? 0) + value;
                break;
            case ContainerFigure.Memory:
                _memory = value;
                break;
            case ContainerFigure.MemoryLimit:
                _limit = value;
                break;
            case ContainerFigure.Received:
                _sums.Received = (_sums.Received ?? 0) + value;
                break;
            case ContainerFigure.Sent:
                _sums.Sent = (_sums.Sent ?? 0) + value;
                break;
            case ContainerFigure.State when value > 0:
                _state = sample.Label("state"u8);
                break;
            case ContainerFigure.Health when value > 0:
                _health = sample.Label("status"u8);
                break;
            case ContainerFigure.Restarts:
                _restarts = (int)value;
                break;
            case ContainerFigure.OomKilled:
                _isOomKilled = value > 0;
                break;
        }
    }

    public void End(double seconds)
    {
        Count(_processors, _sums.Processors);
        Count(_received, _sums.Received);
        Count(_sent, _sums.Sent);

        void Count(RateMeter meter, double? sum)
        {
            if (sum is { } value)
                meter.Count(value, seconds);
        }
    }

    public ContainerOverview ToOverview(string id) => new(id, _name, _image)
    {
        State = _state,
        Health = _health,
        Processors = _sums.Processors is null ? null : _processors.Rate,
        MemoryBytes = _memory,
        MemoryLimitBytes = _limit,
        ReceivedBytes = _sums.Received is null ? null : _received.Rate,
        SentBytes = _sums.Sent is null ? null : _sent.Rate,
        Restarts = _restarts,
        IsOomKilled = _isOomKilled,
    };
}
