using System.Buffers;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Services;

/// <summary>
/// Parses <c>nrs_policies</c>: for common and for urgent requests the policies that may order them, one block each. Only policies that
/// are at work are taken: a service lists some six more that are stopped.
/// </summary>
internal ref struct PolicyParser(ServicePolicies rows) : ILineParser
{
    public const int Queued = 0;
    public const int Active = 1;
    public const int Width = 2;
    private const int LongestName = 64;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ .:"u8);

    private byte[]? _queue;
    private byte[]? _name;
    private bool _isStopped;
    private long _queued = ValueTable.Absent;

    public long Accepted { get; private set; }

    public bool TryParse(scoped ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
        if (!TextLines.TrySplit(line, out var name, out var value))
            return false;
        if (value.IsEmpty)
            return TryBeginQueue(name);
        if (name.SequenceEqual("- name"u8))
            return TryBeginPolicy(value);
        if (name.SequenceEqual("state"u8))
        {
            _isStopped = value.SequenceEqual("stopped"u8);
            Accepted++;
            return _name is not null && !value.ContainsAnyExcept(NameBytes);
        }

        if (name.SequenceEqual("queued"u8))
            return _name is not null && TryParseQueued(value);
        return !name.SequenceEqual("active"u8) || TryEndPolicy(value);
    }

    private bool TryBeginQueue(scoped ReadOnlySpan<byte> name)
    {
        (_name, _queue) = (null, null);
        if (name.SequenceEqual("regular_requests"u8))
            _queue = "regular"u8.ToArray();
        else if (name.SequenceEqual("high_priority_requests"u8))
            _queue = "high_priority"u8.ToArray();
        return _queue is not null;
    }

    private bool TryBeginPolicy(scoped ReadOnlySpan<byte> name)
    {
        (_name, _isStopped, _queued) = (null, false, ValueTable.Absent);
        if (_queue is null || name.Length > LongestName || name.ContainsAnyExcept(NameBytes))
            return false;
        _name = name.ToArray();
        return true;
    }

    private bool TryParseQueued(scoped ReadOnlySpan<byte> value)
    {
        var isNumber = NumberText.TryParse(value, out var queued);
        _queued = isNumber ? queued : ValueTable.Absent;
        return isNumber;
    }

    private bool TryEndPolicy(scoped ReadOnlySpan<byte> value)
    {
        if (_name is null || !NumberText.TryParse(value, out var active))
            return false;
        var name = _name;
        _name = null;
        if (!_isStopped && !rows.TryAdd(_queue!, name, _queued, active))
            return false;
        Accepted++;
        return true;
    }
}

/// <summary>The rows of one service's policies. Their label bytes are kept between readings.</summary>
internal sealed class ServicePolicies(byte[] service)
{
    private readonly KeyedRows _regular = new(name => Labels(service, "regular"u8, name));
    private readonly KeyedRows _urgent = new(name => Labels(service, "high_priority"u8, name));

    public void Begin(ValueTable table)
    {
        _regular.Begin(table);
        _urgent.Begin(table);
    }

    /// <summary>Adds a policy. False when the file lists it twice.</summary>
    public bool TryAdd(ReadOnlySpan<byte> queue, ReadOnlySpan<byte> policy, long queued, long active)
    {
        var row = (queue.SequenceEqual("regular"u8) ? _regular : _urgent).GetOrAdd(policy, out var isNew);
        if (isNew)
            (row[PolicyParser.Queued], row[PolicyParser.Active]) = (queued, active);
        return isNew;
    }

    private static byte[] Labels(byte[] service, ReadOnlySpan<byte> queue, ReadOnlySpan<byte> policy) =>
        LabelText.Row(LabelText.Row(service, "queue"u8, queue), "policy"u8, policy);
}

/// <summary>
/// Parses <c>timeouts</c> of a service: <c>service : cur   5  worst  31 (at 1700000000, 304s ago)   1  31   1   0</c>, a line for each
/// partition of the processors. It takes the largest of each.
/// </summary>
internal ref struct ServiceTimeoutsParser(Span<long> row) : ILineParser
{
    private readonly Span<long> _row = row;

    public long Accepted { get; private set; }

    public bool TryParse(scoped ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
        if (!TextLines.TrySplit(line, out var name, out var value) || !name.SequenceEqual("service"u8))
            return line.StartsWith("adaptive timeouts off"u8);
        var words = new WordReader(value);
        if (!words.Next().SequenceEqual("cur"u8) || !words.TryCount(out var current) || !words.Next().SequenceEqual("worst"u8)
            || !words.TryCount(out var worst) || !words.Next().StartsWith("(at"u8))
            return false;
        _row[0] = Math.Max(_row[0], current);
        _row[1] = Math.Max(_row[1], worst);
        Accepted++;
        return true;
    }
}
