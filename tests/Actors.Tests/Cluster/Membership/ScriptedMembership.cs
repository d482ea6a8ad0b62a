using LustreActors.Messages;

namespace LustreActors.Actors.Tests.Cluster.Membership;

/// <summary>An engine that does what the test says: it answers at once, or not at all.</summary>
internal sealed class ScriptedMembership : IMembership
{
    private readonly SortedDictionary<string, Member> _entries = new(StringComparer.Ordinal);
    private TaskCompletionSource<MembershipReading?>? _waiting;
    private long _revision;
    private bool _changed;
    private string? _lease;

    public TimeSpan Ttl { get; init; } = TimeSpan.FromSeconds(9);

    public string Place { get; set; } = "a scripted engine";

    /// <summary>What it says instead of an answer.</summary>
    public string? Trouble { get; set; }

    /// <summary>Why what it answers may be out of date.</summary>
    public string? Doubt { get; set; }

    /// <summary>Signs of life that never are answered.</summary>
    public bool HangsOnRenewal { get; set; }

    public List<string> Asked { get; } = [];

    public List<string> Notes { get; } = [];

    public int Count(string what) => Asked.Count(a => a == what);

    public void Enter(Member member) => Change(() => _entries[member.Id] = member);

    public void Remove(string id) => Change(() => _entries.Remove(id));

    /// <summary>Its sign of life came too late.</summary>
    public void GiveUp(string id)
    {
        _lease = null;
        Remove(id);
    }

    /// <summary>As an engine that was away for too long, or a store set up anew: nobody is known any more.</summary>
    public void ForgetAll()
    {
        _lease = null;
        Change(_entries.Clear);
    }

    public void StartOver() => _revision = 0;

    public Member? Entry(string id) => _entries.GetValueOrDefault(id);

    /// <summary>Whoever waits is told to read.</summary>
    public void EndWatch()
    {
        var waiting = _waiting;
        _waiting = null;
        waiting?.TrySetResult(null);
    }

    public Task AnnounceAsync(Member self, CancellationToken stop) => Answer($"announce {self.State}", () =>
    {
        _lease = self.Incarnation;
        Enter(self);
        return true;
    });

    public Task<bool> RenewAsync(CancellationToken stop)
    {
        if (!HangsOnRenewal)
            return Answer("renew", () => _lease is not null);
        Asked.Add("renew");
        return new TaskCompletionSource<bool>().Task;
    }

    public Task<MembershipReading> ReadAsync(CancellationToken stop) => Answer("read", () =>
    {
        _changed = false;
        return Reading();
    });

    public Task<MembershipReading?> WaitAsync(CancellationToken stop)
    {
        Asked.Add("wait");
        if (_changed)
        {
            _changed = false;
            return Task.FromResult<MembershipReading?>(Reading());
        }

        var waiting = _waiting = new TaskCompletionSource<MembershipReading?>();
        stop.Register(() => waiting.TrySetCanceled(stop));
        return waiting.Task;
    }

    public Task LeaveAsync(CancellationToken stop) => Answer("leave", () =>
    {
        _entries.Clear();
        return true;
    });

    public void Dispose() => Asked.Add("dispose");

    private MembershipReading Reading() => new(new ClusterView([.. _entries.Values], _revision, true), [.. Notes], Doubt);

    private void Change(Action change)
    {
        change();
        _revision++;
        _changed = true;
        var waiting = _waiting;
        _waiting = null;
        if (Trouble is null && waiting?.TrySetResult(Reading()) == true)
            _changed = false;
    }

    private Task<T> Answer<T>(string what, Func<T> answer)
    {
        Asked.Add(what);
        return Trouble is null ? Task.FromResult(answer()) : Task.FromException<T>(new MembershipException(Trouble));
    }
}
