using System.Collections.Immutable;
using LustreActors.Messages.Jobs;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Actors.Jobs;

/// <summary>The result of a join.</summary>
/// <param name="Segments">The series.</param>
/// <param name="Users">The numbers of all active users, to be looked up.</param>
/// <param name="UnknownJobs">Jobs that SLURM does not list, to be looked up.</param>
internal sealed record JobsJoined(ImmutableArray<Segment> Segments, IReadOnlyCollection<long> Users, IReadOnlyCollection<long> UnknownJobs);

/// <summary>
/// Joins the activity of jobs with their owners:
/// <list type="number">
/// <item>The job, user and program in each id are read, once for each id.</item>
/// <item>The owner is found in SLURM's listing and the user directory.</item>
/// <item>The activity of the id is added to its owner. Activity without a known owner is counted as such, so that nothing is lost.</item>
/// <item>The series of owners and of the heaviest jobs are created.</item>
/// </list>
/// The cost is linear in the rows. Ids and their owners are kept from join to join.
/// </summary>
internal sealed class JobJoin
{
    /// <summary>Steps are numbered from 0, users from 1000. So <c>100.1001</c> is user 1001 and a program named 100.</summary>
    private const uint FirstUser = 1000;

    private const int MostNames = 4096;
    private const string OtherNames = "other";

    private readonly JobsOptions _options;
    private readonly EnrichedBy _enriched;
    private readonly TimeProvider _time;
    private readonly KnownIds _ids;
    private readonly NumberedIds _numberedIds;
    private readonly RememberedJobs _jobs;
    private readonly ProgramNames _programs;
    private readonly HeaviestJobs _heaviest;
    private readonly HashSet<JobOwner> _owners = new(JobOwner.ByName);
    private readonly NumberedNames _targets = new(MostNames, OtherNames);
    private readonly NumberedNames _filesystems = new(MostNames, OtherNames);
    private readonly HashSet<long> _users = [];
    private readonly HashSet<long> _unknownJobs = [];
    private List<JobEntry> _atWork = [];
    private AccountTable _accounts = AccountTable.Empty;
    private int _joins;

    public JobJoin(JobsOptions options, EnrichedBy enriched, TimeProvider time)
    {
        (_options, _enriched, _time) = (options, enriched, time);
        var reader = new JobIdReader(options.Template);
        (_ids, _numberedIds) = (new KnownIds(reader), new NumberedIds(reader));
        _jobs = new RememberedJobs(options.Remember, time);
        _programs = new ProgramNames(options.MostPrograms);
        _heaviest = new HeaviestJobs(options.Top, _jobs);
    }

    public JobsJoined Join(ImmutableArray<TableRead> tables)
    {
        // This host has no jobs and no SLURM.
        if (tables.IsEmpty && _options.From == JobsFrom.Local && !_enriched.Slurm)
            return new JobsJoined([], [], []);
        var began = _time.GetTimestamp();
        var input = new JobTables(tables);
        Begin(input);
        if (_options.From == JobsFrom.PromQl)
            AddRates(input);
        else
            AddActivity(input);
        _ids.ForgetUnseen();
        _numberedIds.ForgetUnseen();
        ForgetUnseenOwners();

        var segments = ImmutableArray.CreateBuilder<Segment>();
        segments.AddRange(OwnerSegments.Create(_owners, _targets.Names, _filesystems.Names));
        segments.AddRange(TopSegments.Create(_heaviest.Select(_atWork), hasTotals: _options.From != JobsFrom.PromQl));
        var took = _time.GetElapsedTime(began);
        segments.AddRange(HealthSegments.Create(input, _options, _enriched, hasUsers: _users.Count > 0, _time, took));
        return new JobsJoined(segments.ToImmutable(), [.. _users], [.. _unknownJobs]);
    }

    private void Begin(JobTables input)
    {
        _joins++;
        if (_targets.IsFull || _filesystems.IsFull)
        {
            // The owners keep their activity by the numbers of these names, so they are dropped too.
            foreach (var owner in _owners)
                owner.Forget();
            _owners.Clear();
            _targets.Clear();
            _filesystems.Clear();
        }

        _ids.Begin(_joins);
        _numberedIds.Begin(_joins);
        if (_atWork.Capacity > 64 + (4 * _atWork.Count))
            _atWork = [];
        _atWork.Clear();
        _programs.Begin();
        _users.Clear();
        _unknownJobs.Clear();
        _accounts = input.Accounts?.Table as AccountTable ?? AccountTable.Empty;
        _jobs.Update(input.Slurm, input.Sacct);
    }

    private void AddActivity(JobTables input)
    {
        foreach (var read in input.Jobs)
        {
            var table = (JobActivityTable)read.Table;
            int[] filesystems = [.. table.Filesystems.Select(_filesystems.GetOrAdd)];
            int[] targets = [.. table.MetadataTargets.Select(_targets.GetOrAdd)];
            foreach (var row in table.Rows)
                Add(row, filesystems[row.Filesystem], targets);
        }
    }

    private void Add(JobActivityRow row, int filesystem, int[] targets)
    {
        var job = _ids.Find(row.Id);
        job.AddTotals(new JobAmounts
        {
            Read = row[JobActivityColumn.TotalRead],
            Write = row[JobActivityColumn.TotalWritten],
            Operations = row[JobActivityColumn.TotalOperations],
        });
        var rates = new JobAmounts { Read = row[JobActivityColumn.Read], Write = row[JobActivityColumn.Written] };
        var metadata = row.MetadataCount;
        if (rates.IsNothing && metadata == 0)
            return;

        var owner = OwnerOf(job);
        for (var i = 0; i < metadata; i++)
        {
            var (target, rate) = row.Metadata(i);
            owner.AddOperations(targets[target], rate);
            rates.Operations += rate;
        }

        owner.Add(filesystem, rates);
        job.Rates.Add(rates);
        job.AddWaits(new JobWaits
        {
            Reads = (float)row[JobActivityColumn.Reads],
            ReadTime = (float)row[JobActivityColumn.ReadMicroseconds],
            Writes = (float)row[JobActivityColumn.Writes],
            WriteTime = (float)row[JobActivityColumn.WriteMicroseconds],
            Others = (float)row[JobActivityColumn.Others],
            OtherTime = (float)row[JobActivityColumn.OtherMicroseconds],
        });
    }

    private void AddRates(JobTables input)
    {
        if (input.PromQl is not { Table: JobRateTable table } read || _time.GetElapsedTime(read.CollectedAt) >= _options.StaleAfter)
            return;
        _numberedIds.UseNumbersOf(table);
        var targets = table.Targets.Select(t => MetadataTarget.IsOne(t) ? _targets.GetOrAdd(t) : -1).ToArray();
        foreach (ref readonly var row in table.Rows)
        {
            // The upstream does not give the filesystem of bytes, so nothing is counted by filesystem.
            var job = _numberedIds.Find(table, row.Id);
            var owner = OwnerOf(job);
            if (row.Kind == JobRate.Read)
            {
                job.Rates.Read += row.Value;
            }
            else if (row.Kind == JobRate.Write)
            {
                job.Rates.Write += row.Value;
            }
            else if (row.Target >= 0 && targets[row.Target] is >= 0 and var target)
            {
                job.Rates.Operations += row.Value;
                owner.AddOperations(target, row.Value);
            }
        }

        foreach (var job in _atWork)
            job.Owner!.Sum.Add(job.Rates);
    }

    private JobOwner OwnerOf(JobEntry job)
    {
        if (job.OwnedIn != _joins)
        {
            Find(job);
            job.OwnedIn = _joins;
            job.Owner!.See(_joins);
            _atWork.Add(job);
        }

        return job.Owner!;
    }

    private void Find(JobEntry entry)
    {
        ref readonly var identity = ref entry.Identity;
        switch (identity.Kind)
        {
            case JobIdKind.Job:
                FindJob(entry, identity.Uid);
                break;
            case JobIdKind.StepOrProcess when identity.Uid < FirstUser && _jobs.Find(identity.Job) is not null:
                FindJob(entry, uid: null);
                break;
            case JobIdKind.Process or JobIdKind.StepOrProcess when identity.Uid is { } uid:
                var account = User(uid);
                var program = _programs.NameFor(identity.Program);
                if (IsKnown(entry, isProgram: true, job: null, account) && entry.Owner!.Name.Name == program)
                    break;
                var group = account is null ? OwnerName.Unknown : account.Group ?? Number(account.Gid);
                var name = OwnerName.ForProgram(program, NameOf(account, uid), group);
                entry.AssignTo(Owner(name, account is null ? Unmatched.UnknownUser : Unmatched.No), job: null, account);
                break;
            default:
                entry.AssignTo(Owner(OwnerName.Unparsed, Unmatched.Unparsed), job: null, account: null);
                break;
        }
    }

    private void FindJob(JobEntry entry, uint? uid)
    {
        var job = _jobs.Find(entry.Identity.Job);

        // The id has another user than SLURM's job: it is a job of another cluster, or a program that is named like a job.
        if (job is not null && uid is { } idUser && idUser != job.Uid)
            job = null;
        else if (job is null && entry.Identity.Job > 0)
            _unknownJobs.Add(entry.Identity.Job);

        var user = job?.Uid ?? uid;
        var account = job?.User is null && user is { } number ? User(number) : null;
        if (IsKnown(entry, isProgram: false, job, account))
            return;
        var name = job?.User ?? (user is { } unnamed ? NameOf(account, unnamed) : OwnerName.Unknown);
        var owner = job is null
            ? Owner(OwnerName.ForJob(OwnerName.Unknown, name), Unmatched.UnknownJob)
            : Owner(OwnerName.ForJob(job.Account ?? OwnerName.NoAccount, name), Unmatched.No);
        entry.AssignTo(owner, job, account);
    }

    /// <summary>Whether the entry has an owner that is still kept, and the job and account by which it was found are the same.</summary>
    private bool IsKnown(JobEntry entry, bool isProgram, SlurmJob? job, Account? account) =>
        entry.Owner is { } owner && owner.SeenIn >= _joins - 1 && owner.Name.IsProgram == isProgram && entry.WasFoundFrom(job, account);

    /// <summary>
    /// Finds the account of a user, and notes the user for the directory; null while the directory does not know the user.
    /// </summary>
    private Account? User(uint uid)
    {
        _users.Add(uid);
        return _accounts.TryFind(uid, out var account) ? account : null;
    }

    private static string NameOf(Account? account, uint uid) => account?.User ?? Number(uid);

    private JobOwner Owner(OwnerName name, Unmatched unmatched)
    {
        if (!_owners.GetAlternateLookup<OwnerName>().TryGetValue(name, out var owner))
            _owners.Add(owner = new JobOwner(name, unmatched));
        return owner;
    }

    private void ForgetUnseenOwners() => _owners.RemoveWhere(owner => owner.SeenIn != _joins);

    private static string Number(uint number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
