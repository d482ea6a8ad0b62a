using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using LustreActors.Blocking;

namespace LustreActors.Host.Http.WebConfig;

internal enum PasswordVerdict
{
    Right,

    Wrong,

    /// <summary>Not checked: too many checks wait.</summary>
    Busy,
}

/// <summary>
/// Checks passwords against bcrypt hashes, which takes some hundredths of a second of a processor each. So that wrong passwords cost others
/// little:
/// 1. results are remembered, as a keyed hash of user, password and bcrypt hash;
/// 2. one check runs at a time, on a thread of the lane, and after a wrong one there is a pause of the same length;
/// 3. the addresses that wait take turns, each with a few checks, and fewer when many addresses wait.
/// </summary>
internal sealed class PasswordChecks(BlockingLane lane, TimeProvider time)
{
    internal const int MaxWaitingOfAddress = 4;
    internal const int MaxWaiting = 256;
    private const int MaxRemembered = 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly HashSet<string> _right = [];
    private readonly HashSet<string> _wrong = [];
    private readonly Dictionary<string, Check> _pending = [];
    private readonly Dictionary<IPAddress, Queue<Check>> _waiting = [];
    private readonly Queue<IPAddress> _turns = new();
    private bool _isRunning;

    /// <summary>The number of bcrypt computations so far.</summary>
    public long Computed { get; private set; }

    /// <param name="users">The hash of each user.</param>
    /// <param name="user">The name that the client gives. An unknown one takes as long as a known one.</param>
    /// <param name="password">The password that the client gives.</param>
    /// <param name="from">The address of the client.</param>
    public Task<PasswordVerdict> CheckAsync(IReadOnlyDictionary<string, string> users, string user, string password, IPAddress from)
    {
        from = NetworkOf(from);
        var isKnown = users.TryGetValue(user, out var hash);
        hash ??= BcryptHash.OfNobody(users.Values.Max(BcryptHash.Cost));
        var fingerprint = Fingerprint(user, password, hash);
        lock (_gate)
        {
            if (_right.Contains(fingerprint))
                return Task.FromResult(PasswordVerdict.Right);
            if (_wrong.Contains(fingerprint))
                return Task.FromResult(PasswordVerdict.Wrong);
            if (_pending.TryGetValue(fingerprint, out var same))
                return same.Result.Task;
            var waitsAlready = _waiting.TryGetValue(from, out var queue);
            if (waitsAlready && (queue!.Count >= MaxWaitingOfAddress || _pending.Count >= MaxWaiting))
                return Task.FromResult(PasswordVerdict.Busy);
            if (_pending.Count >= MaxWaiting && !MakeRoom())
                return Task.FromResult(PasswordVerdict.Busy);
            var check = new Check(fingerprint, password, hash, isKnown);
            _pending.Add(fingerprint, check);
            Wait(from, check);
            if (_isRunning)
                return check.Result.Task;
            _isRunning = true;
            _ = RunAsync();
            return check.Result.Task;
        }
    }

    /// <summary>Gives up a check of the address with most of them, so that many addresses do not keep out another one.</summary>
    private bool MakeRoom()
    {
        if (_waiting.Values.MaxBy(q => q.Count) is not { Count: > 1 } longest)
            return false;
        var given = longest.Dequeue();
        _pending.Remove(given.Fingerprint);
        given.Result.SetResult(PasswordVerdict.Busy);
        return true;
    }

    /// <summary>A host of IPv6 may use all addresses of its /64, so they count as one.</summary>
    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private void Wait(IPAddress from, Check check)
    {
        if (!_waiting.TryGetValue(from, out var queue))
        {
            _waiting.Add(from, queue = new Queue<Check>());
            _turns.Enqueue(from);
        }

        queue.Enqueue(check);
    }

    private async Task RunAsync()
    {
        while (TakeNext() is { } check)
        {
            var began = time.GetTimestamp();
            var computed = await lane.Run("passwords", _ => Matches(check), Deadline, waits: true).ConfigureAwait(false);
            var verdict = !computed.Succeeded ? PasswordVerdict.Busy : computed.Value ? PasswordVerdict.Right : PasswordVerdict.Wrong;
            Finish(check, verdict);
            var took = time.GetElapsedTime(began);
            if (verdict != PasswordVerdict.Right)
                await Task.Delay(took > MinPause ? took : MinPause, time).ConfigureAwait(false);
        }
    }

    private Check? TakeNext()
    {
        lock (_gate)
        {
            if (!_turns.TryDequeue(out var from))
            {
                _isRunning = false;
                return null;
            }

            var queue = _waiting[from];
            var check = queue.Dequeue();
            if (queue.Count > 0)
                _turns.Enqueue(from);
            else
                _waiting.Remove(from);
            return check;
        }
    }

    private void Finish(Check check, PasswordVerdict verdict)
    {
        lock (_gate)
        {
            _pending.Remove(check.Fingerprint);
            Computed++;
            if (verdict == PasswordVerdict.Right)
                Remember(_right, check.Fingerprint);
            else if (verdict == PasswordVerdict.Wrong)
                Remember(_wrong, check.Fingerprint);
        }

        check.Result.SetResult(verdict);
    }

    private static void Remember(HashSet<string> set, string fingerprint)
    {
        if (set.Count >= MaxRemembered)
            set.Clear();
        set.Add(fingerprint);
    }

    private static bool Matches(Check check) => BCrypt.Net.BCrypt.Verify(check.Password, check.Hash) && check.IsKnown;

    private string Fingerprint(string user, string password, string hash) =>
        Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{hash}\0{user.Length}\0{user}\0{password}")));

    /// <summary>A check that waits or runs.</summary>
    private sealed record Check(string Fingerprint, string Password, string Hash, bool IsKnown)
    {
        public TaskCompletionSource<PasswordVerdict> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
