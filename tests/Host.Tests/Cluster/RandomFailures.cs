namespace LustreActors.Host.Tests.Cluster;

/// <summary>Random failures of members, the same for the same seed.</summary>
internal sealed class RandomFailures(ServersOfACluster servers, int seed)
{
    /// <summary>Average seconds between failures: long enough to recover from one.</summary>
    private const int Pause = 8;

    private const int LongestAway = 25;

    private readonly Random _random = new(seed);
    private readonly Dictionary<int, int> _back = [];
    private readonly HashSet<int> _frozen = [];
    private int _kills;
    private int _freezes;
    private int _stops;

    /// <summary>The members that can answer.</summary>
    public IReadOnlyList<int> Upright => [.. Enumerable.Range(0, servers.Count).Where(m => servers.Runs(m) && !_frozen.Contains(m))];

    public List<string> Told { get; } = [];

    public async Task FailAsync(int second)
    {
        foreach (var (member, at) in _back.ToArray())
        {
            if (at > second)
                continue;
            _back.Remove(member);
            Told.Add($"{second} s: {ServersOfACluster.NameOf(member)} is back");
            if (_frozen.Remove(member))
                servers[member].Process.Thaw();
            else
                await servers.StartAsync(member);
        }

        // Two thirds of the members always run.
        if (Upright.Count * 3 <= servers.Count * 2 || _random.Next(Pause) > 0)
            return;
        var victim = Upright[_random.Next(Upright.Count)];
        _back[victim] = second + _random.Next(3, LongestAway);
        switch (_random.Next(3))
        {
            case 0:
                _kills++;
                Told.Add($"{second} s: {ServersOfACluster.NameOf(victim)} is killed");
                await servers.KillAsync(victim);
                break;
            case 1:
                _freezes++;
                Told.Add($"{second} s: {ServersOfACluster.NameOf(victim)} stands still");
                servers[victim].Process.Freeze();
                _frozen.Add(victim);
                break;
            default:
                _stops++;
                Told.Add($"{second} s: {ServersOfACluster.NameOf(victim)} is stopped");
                await servers.StopAsync(victim);
                break;
        }
    }

    public override string ToString() => $"{_kills} kills, {_freezes} freezes, {_stops} stops";
}
