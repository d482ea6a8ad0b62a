using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using LustreActors.Actors.Jobs;
using LustreActors.Messages.Clients;
using LustreActors.Messages.Jobs;

namespace LustreActors.Actors.Clients;

/// <summary>
/// Turns tables of clients by NID into rates by host: one row for each host and filesystem. A host whose counters were reset on any target
/// has no row in that interval, because a part of its activity is not known.
/// </summary>
internal sealed class ClientSums(HostNames names)
{
    private readonly Dictionary<(ClientHost Host, string Filesystem), Sum> _sums = [];
    private readonly Dictionary<string, JobActivityTable> _owners = new(StringComparer.Ordinal);
    private readonly List<string> _troubles = [];
    private long _number;

    /// <summary>Rates of other clusters that were left out of the last sums, and why.</summary>
    public IReadOnlyList<string> Troubles => _troubles;

    /// <summary>Adds up the rows of a table by host.</summary>
    /// <param name="table">The table of this machine, or of all members.</param>
    /// <param name="relayed">
    /// Tables of other clusters. A filesystem whose name is in an earlier table is left out: it is another one, or its rates would be
    /// added twice.
    /// </param>
    public ClientRates Add(JobActivityTable table, IEnumerable<JobActivityTable>? relayed = null)
    {
        _sums.Clear();
        _owners.Clear();
        _troubles.Clear();
        var kinds = new Dictionary<string, (bool Oss, bool Mds)>(StringComparer.Ordinal);
        AddRows(table, kinds);
        foreach (var other in relayed ?? [])
            AddRows(other, kinds);

        var rows = ImmutableArray.CreateBuilder<ClientRate>(_sums.Count);
        foreach (var ((host, filesystem), sum) in _sums)
        {
            if (!sum.IsReset)
                rows.Add(ToRate(host, filesystem, sum, kinds.GetValueOrDefault(filesystem)));
        }

        return new ClientRates(++_number, rows.ToImmutable())
        {
            Window = table.Window,
            Targets = table.Targets.Length,
            MissingTargets = table.TargetsWithoutRates,
            ResetHosts = _sums.Count - rows.Count,
            Table = table,
        };
    }

    private void AddRows(JobActivityTable table, Dictionary<string, (bool Oss, bool Mds)> kinds)
    {
        var isOwner = table.Filesystems.Select(f => Owns(table, f)).ToArray();
        foreach (var target in table.Targets)
        {
            var filesystem = ClientActivity.FilesystemOf(target);
            if (!Owns(table, filesystem))
                continue;
            var (oss, mds) = kinds.GetValueOrDefault(filesystem);
            kinds[filesystem] = MetadataTarget.IsOne(target) ? (oss, true) : (true, mds);
        }

        var (ossAt, mdsAt, resetsAt) = (IndexOf(ClientActivity.Oss), IndexOf(ClientActivity.Mds), IndexOf(ClientActivity.Resets));
        foreach (var row in table.Rows)
        {
            if (!isOwner[row.Filesystem])
                continue;
            var host = names.HostOf(Encoding.UTF8.GetString(row.Id));
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, (host, table.Filesystems[row.Filesystem]), out _);
            sum.Read += row[ClientActivity.Read];
            sum.Written += row[ClientActivity.Written];
            for (var i = 0; i < row.MetadataCount; i++)
            {
                var (kind, rate) = row.Metadata(i);
                if (kind == ossAt)
                    sum.OssOperations += rate;
                else if (kind == mdsAt)
                    sum.MdsOperations += rate;
                else if (kind == resetsAt)
                    sum.IsReset = true;
            }
        }

        int IndexOf(string kind) => table.MetadataTargets.IndexOf(kind);
    }

    /// <summary>Whether the rates of a filesystem are taken from a table. The first table that has it gets it.</summary>
    private bool Owns(JobActivityTable table, string filesystem)
    {
        if (_owners.TryAdd(filesystem, table) || ReferenceEquals(_owners[filesystem], table))
            return true;
        var (sender, owner) = (table.Members.FirstOrDefault(""), _owners[filesystem].Members.FirstOrDefault(""));
        var trouble = $"the clients of {filesystem} that {sender} relays are left out: {owner} has a filesystem of that name";
        if (!_troubles.Contains(trouble))
            _troubles.Add(trouble);
        return false;
    }

    private static ClientRate ToRate(ClientHost host, string filesystem, in Sum sum, (bool Oss, bool Mds) kind) => new(
        host,
        filesystem,
        kind.Oss ? sum.Read : double.NaN,
        kind.Oss ? sum.Written : double.NaN,
        kind.Oss ? sum.OssOperations : double.NaN,
        kind.Mds ? sum.MdsOperations : double.NaN);

    private record struct Sum(bool IsReset, double Read, double Written, double OssOperations, double MdsOperations);
}
