using System.Collections.Immutable;
using LustreActors.Messages;
using LustreActors.Metrics;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors;

/// <summary>What a join found, and what it would like to know.</summary>
/// <param name="Segments">The families.</param>
/// <param name="Users">The numbers of all users that are at work.</param>
/// <param name="UnknownJobs">Jobs that SLURM does not list.</param>
internal sealed record JobsJoined(ImmutableArray<Segment> Segments, IReadOnlyCollection<long> Users, IReadOnlyCollection<long> UnknownJobs)
{
    /// <summary>Targets have been read once only, and their jobs have no rates yet.</summary>
    public bool IsBeginning { get; init; }
}

/// <summary>
/// Joins what jobs do with whose they are. Its cost grows with the rows, and nothing is lost: what can be given to nobody is counted as such.
/// Between two joins it keeps the counters of each target, and the ids with what they mean.
/// </summary>
internal sealed class JobJoin
{
    /// <summary>Steps are counted from 0, people from 1000: <c>100.1001</c> is a program called 100.</summary>
    private const uint FirstUser = 1000;

    /// <summary>So many joins until what is known is said in any case.</summary>
    private const int Settled = 4;

    private readonly JobsOptions _options;
    private readonly EnrichedBy _enriched;
    private readonly TimeProvider _time;
    private readonly KnownIds _ids;
    private readonly RememberedJobs _jobs;
    private readonly ProgramNames _programs;
    private readonly Dictionary<string, TargetMeter> _meters = new(StringComparer.Ordinal);
    private readonly Dictionary<OwnerName, JobOwner> _owners = [];
    private readonly Numbered _targets = new();
    private readonly Numbered _filesystems = new();
    private readonly HashSet<long> _users = [];
    private readonly HashSet<long> _unknownJobs = [];
    private AccountTable _accounts = AccountTable.Empty;
    private int _joins;

    public JobJoin(JobsOptions options, EnrichedBy enriched, TimeProvider time)
    {
        (_options, _enriched, _time) = (options, enriched, time);
        _ids = new KnownIds(new JobIdReader(options.Template));
        _jobs = new RememberedJobs(options.Remember, time);
        _programs = new ProgramNames(options.MostPrograms);
    }

    public JobsJoined Join(ImmutableArray<TableRead> tables)
    {
        // Nothing to join, nothing to join it with: this host has no part in it.
        if (tables.IsEmpty && _options.From == JobsFrom.Local && !_enriched.Slurm)
            return new JobsJoined([], [], []);
        var began = _time.GetTimestamp();
        var input = new JobTables(tables);
        Begin(input);
        if (_options.From == JobsFrom.PromQl)
            AddRates(input);
        else
            AddCounters(input);
        _ids.ForgetUnseen();
        ForgetUnseenOwners();

        var segments = ImmutableArray.CreateBuilder<Segment>();
        segments.AddRange(OwnerSegments.Of(_owners.Values, _targets.Names, _filesystems.Names));
        segments.AddRange(TopSegments.Of(new TopJobs(_options.Top, _jobs).Of(_ids.Entries), hasTotals: _options.From != JobsFrom.PromQl));
        segments.AddRange(HealthSegments.Of(input, _options, _enriched, hasUsers: _users.Count > 0, _time, _time.GetElapsedTime(began)));
        return new JobsJoined(segments.ToImmutable(), [.. _users], [.. _unknownJobs]) { IsBeginning = IsBeginning };
    }

    /// <summary>Not for long: a target that is read once and no more is not waited for.</summary>
    private bool IsBeginning => _options.From == JobsFrom.Cluster && _joins < Settled && (_meters.Count == 0 || _meters.Values.Any(m => !m.HasRates));

    private void Begin(JobTables input)
    {
        _joins++;
        if (_targets.IsFull || _filesystems.IsFull)
        {
            // Owners have what they know by these numbers.
            _owners.Clear();
            _targets.Clear();
            _filesystems.Clear();
        }

        _ids.Begin();
        _programs.Begin();
        _users.Clear();
        _unknownJobs.Clear();
        _accounts = input.Accounts?.Table as AccountTable ?? AccountTable.Empty;
        _jobs.Take(input.Slurm, input.Sacct);
    }

    private void AddCounters(JobTables input)
    {
        foreach (var gone in _meters.Keys.Except(input.Jobs.Select(j => j.Source)).ToArray())
            _meters.Remove(gone);
        foreach (var read in input.Jobs)
        {
            var table = (JobTable)read.Table;
            if (!_meters.TryGetValue(read.Source, out var meter))
                _meters.Add(read.Source, meter = new TargetMeter());
            meter.Take(read, table, _ids, _time);
            var target = table.Target.HoldsMetadata ? _targets.Of(table.Target.Name) : -1;
            var filesystem = _filesystems.Of(table.Target.Filesystem);
            foreach (var (job, counters) in meter.Counters)
                job.Totals.Add(OnTarget(counters.Since(default), target));

            // A target that does not answer goes on as it was for a while, like any other source.
            if (_time.GetElapsedTime(read.CollectedAt) >= _options.StaleAfter)
                continue;
            foreach (var (job, rates) in meter.Rates)
                Add(job, target, filesystem, OnTarget(rates, target));
        }
    }

    private void AddRates(JobTables input)
    {
        if (input.PromQl is not { Table: JobRateTable table } read || _time.GetElapsedTime(read.CollectedAt) >= _options.StaleAfter)
            return;
        var ids = new JobEntry[table.IdCount];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = _ids.Find(table.Id(i));
        var targets = table.Targets.Select(t => MetadataTarget.IsOne(t) ? _targets.Of(t) : -1).ToArray();
        foreach (ref readonly var row in table.Rows)
        {
            var target = row.Target >= 0 ? targets[row.Target] : -1;
            var rates = default(JobAmounts);
            if (row.Kind == JobRate.Read)
                rates.Read = row.Value;
            else if (row.Kind == JobRate.Write)
                rates.Write = row.Value;
            else if (target >= 0)
                rates.Operations = row.Value;

            // Of bytes it does not say on which filesystem; operations by themselves would be half of a table.
            Add(ids[row.Id], target, filesystem: -1, rates);
        }
    }

    /// <summary>What an OST counts besides reads and writes are no metadata operations.</summary>
    private static JobAmounts OnTarget(JobAmounts amounts, int metadataTarget)
    {
        if (metadataTarget < 0)
            (amounts.Operations, amounts.Others, amounts.OtherTime) = (0, 0, 0);
        return amounts;
    }

    private void Add(JobEntry job, int target, int filesystem, in JobAmounts rates)
    {
        job.Rates.Add(rates);
        job.Owner ??= OwnerOf(job.Identity);
        job.Owner.Add(target, filesystem, rates);
    }

    private JobOwner OwnerOf(in JobIdentity identity)
    {
        switch (identity.Kind)
        {
            case JobIdKind.Job:
                return OwnerOfJob(identity);
            case JobIdKind.StepOrProcess when identity.Uid < FirstUser && _jobs.Find(identity.Job) is not null:
                return OwnerOfJob(identity with { Uid = null });
            case JobIdKind.Process or JobIdKind.StepOrProcess when identity.Uid is { } uid:
                var (user, account) = User(uid);
                var group = account is null ? OwnerName.Unknown : account.Group ?? Number(account.Gid);
                return Owner(OwnerName.OfProgram(_programs.Of(identity.Program), user, group), account is null ? Unmatched.UnknownUser : Unmatched.No);
            default:
                return Owner(OwnerName.Unparsed, Unmatched.Unparsed);
        }
    }

    private JobOwner OwnerOfJob(in JobIdentity identity)
    {
        var job = _jobs.Find(identity.Job);

        // The id names another user than SLURM does: it is another cluster's job, or somebody's program that is called like one.
        var isOthers = job is not null && identity.Uid is { } its && its != job.Uid;
        if (job is not null && !isOthers)
            return Owner(OwnerName.OfJob(job.Account ?? OwnerName.NoAccount, job.User ?? User(job.Uid).Name), Unmatched.No);
        if (identity.Job > 0 && !isOthers)
            _unknownJobs.Add(identity.Job);
        return Owner(OwnerName.OfJob(OwnerName.Unknown, identity.Uid is { } uid ? User(uid).Name : OwnerName.Unknown), Unmatched.UnknownJob);
    }

    /// <summary>As long as nobody knows a user he is called by his number.</summary>
    private (string Name, Account? Account) User(uint uid)
    {
        _users.Add(uid);
        return _accounts.TryFind(uid, out var account) && account is not null ? (account.User, account) : (Number(uid), null);
    }

    private JobOwner Owner(OwnerName name, Unmatched unmatched)
    {
        if (!_owners.TryGetValue(name, out var owner))
            _owners.Add(name, owner = new JobOwner(name, unmatched));
        owner.See(_joins);
        return owner;
    }

    private void ForgetUnseenOwners()
    {
        foreach (var (name, owner) in _owners)
        {
            if (owner.SeenIn != _joins)
                _owners.Remove(name);
        }
    }

    private static string Number(uint number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Names that are counted through; they are few. Should an upstream name without end, those that are too many are one.</summary>
    private sealed class Numbered
    {
        private const int Most = 4096;
        private const string Others = "other";

        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

        public List<string> Names { get; } = [];

        public bool IsFull => Names.Count >= Most;

        public void Clear()
        {
            _numbers.Clear();
            Names.Clear();
        }

        public int Of(string name)
        {
            if (_numbers.TryGetValue(name, out var number))
                return number;
            if (IsFull && name != Others)
                return Of(Others);
            _numbers.Add(name, Names.Count);
            Names.Add(name);
            return Names.Count - 1;
        }
    }
}
