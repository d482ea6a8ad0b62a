using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Pools;

/// <summary>Reads how many OSTs each pool of a filesystem has, and whether new files go elsewhere because a pool is full.</summary>
internal sealed class PoolsReader : ParameterReader
{
    private const int Osts = 0;
    private const int Spill = 1;

    // Lustre gives a name of 15 letters at most, and a filesystem has few pools. The bound limits damaged directories.
    private const int LongestName = 64;
    private const int MostPools = 256;

    private readonly string _device;
    private readonly string _folder;
    private readonly SortedDictionary<string, Pool> _pools = new(StringComparer.Ordinal);
    private readonly List<string> _listed = [];
    private readonly TableFamilies _families;

    public PoolsReader(string device, LabelText labels)
    {
        (_device, _folder) = (device, $"lod.{device}.pools");
        _families = new TableFamilies(labels, withCreated: false).Add(PoolParameters.Osts, Osts);
        for (var i = 0; i < PoolParameters.Spill.Length; i++)
            _families.Add(PoolParameters.Spill[i], Spill + i);
    }

    public override void Read(CollectionContext context)
    {
        if (context.Resolver.Find(context.Files, _folder, out _) is not { } folder)
            return;
        _listed.Clear();
        var status = context.Files.VisitFiles(folder, _listed, static (name, listed) => listed.Add(name.ToString()));
        context.Findings.AddStatus(status, context.Files, folder);
        if (status == ReadStatus.Missing)
            context.Resolver.Forget(_folder);
        if (status != ReadStatus.Read)
            return;
        Follow();

        var table = new ValueTable(Spill + PoolParameters.Spill.Length, Math.Max(_pools.Count, 1));
        foreach (var pool in _pools.Values)
            pool.Read(context, $"{folder}/{pool.Name}", table);
        _families.AddSegments(table, context.Segments);
    }

    /// <summary>Adds the pools that are new, and removes those that are gone.</summary>
    private void Follow()
    {
        foreach (var gone in _pools.Keys.Where(name => !_listed.Contains(name)).ToList())
            _pools.Remove(gone);
        foreach (var name in _listed)
        {
            if (name.Length <= LongestName && _pools.Count < MostPools && !name.Contains('.', StringComparison.Ordinal))
                _pools.TryAdd(name, new Pool(_device, name));
        }
    }

    private sealed class Pool(string device, string name)
    {
        private readonly byte[] _labels = LabelText.Of("pool", name).AsRow();
        private readonly string[] _spill = [.. PoolParameters.Spill.Select(
            m => $"lod.{device}.pool.{name}{m.Parameters[0].Name[m.Parameters[0].Name.LastIndexOf('.')..]}")];

        public string Name => name;

        public void Read(CollectionContext context, string path, ValueTable table)
        {
            var row = table.Add(_labels);
            var members = new PoolMembersParser();
            if (context.TryReadLinesBelow(path, ref members, mayBeEmpty: true))
                row[Osts] = members.Count;
            for (var i = 0; i < _spill.Length; i++)
                row[Spill + i] = context.Number(PoolParameters.Spill[i], PoolParameters.Spill[i].Parameters[0], _spill[i]);
        }
    }
}

/// <summary>Counts the OSTs of a pool: <c>scratch-OST0000_UUID</c>, a line each. A repeated line is refused.</summary>
internal ref struct PoolMembersParser() : ILineParser
{
    private byte[] _last = [];

    public long Count { get; private set; }

    public bool TryParse(scoped ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
        if (!line.EndsWith("_UUID"u8) || line.ContainsAnyExceptInRange((byte)'!', (byte)'~') || line.SequenceEqual(_last))
            return false;
        _last = line.ToArray();
        Count++;
        return true;
    }
}
