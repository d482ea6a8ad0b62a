using System.Collections.Immutable;
using System.Globalization;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Accounts;

/// <summary>
/// Looks up the requested users and groups through <c>getent</c>. A directory that hangs costs a process that can be killed, while a call
/// into the C library would block a thread for good. In one collection it 1. lists all users where that is worthwhile, 2. looks up the
/// users that are still unknown, 3. looks up their groups.
/// </summary>
public sealed class AccountsSource(AccountsOptions options) : LookupSource
{
    public const string SourceName = "accounts";

    private const int MostCalls = 10;
    private static readonly TimeSpan FirstRest = TimeSpan.FromMinutes(1);

    private readonly WantedNames _users = new(options);
    private readonly WantedNames _groups = new(options);
    private readonly Question _listing = new(options.EnumerateInterval, options.EnumerateInterval, mostKeys: 1);
    private readonly Question _userKeys = new(FirstRest, options.KeepMisses, MostCalls * options.MostKeys);
    private readonly Question _groupKeys = new(FirstRest, options.KeepMisses, MostCalls * options.MostKeys);

    private DirectoryListing _listedUsers = new();
    private DirectoryListing _listedGroups = new();
    private DirectoryListing _local = new();
    private TimeSpan? _listedAt;
    private bool _listsNobodyElse;

    private Findings _findings = new();
    private bool _isCollecting;
    private int _rounds;
    private Stage _next;
    private Stage? _asked;
    private uint[][] _askedKeys = [];
    private (TimeSpan Users, TimeSpan Groups) _tookNow;
    private (TimeSpan Users, TimeSpan Groups) _took;
    private AccountTable _given = AccountTable.Empty;
    private TimeSpan _now;

    /// <summary>Whether to list everything. In the automatic mode the first listing decides.</summary>
    private bool IsFirstListing => _listedAt is null && options.Enumerate == AccountsEnumeration.Auto;

    private enum Stage
    {
        Listing,
        Users,
        Groups,
        Done,
    }

    public override string Name => SourceName;

    public override int MostRounds => (int)Stage.Done;

    /// <summary>Requests all numbers that are in use, known or not. Numbers that are missing for long are forgotten.</summary>
    public override bool Want(IReadOnlyCollection<long> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var lacks = false;
        foreach (var key in keys)
        {
            // A known number that is not yet in the table is added too.
            if (key is >= 0 and <= uint.MaxValue && _users.Want((uint)key) is { } wanted)
                lacks |= _users.IsDue(wanted, _now) || !_given.TryFind((uint)key, out _);
        }

        return lacks;
    }

    public override ImmutableArray<SourceCommand> Commands(FileReader files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var local = !_isCollecting && IsFirstListing && ListingIsDue(files.Now) ? LocalUsers(files) : null;

        // The file may have hung until its caller gave up: from here on nothing waits.
        if (files.IsAbandoned)
            return [];
        _local = local ?? _local;
        _now = files.Now;
        var lost = _asked;
        if (lost is not null || !_isCollecting)
            Begin();
        if (lost is not null)
            Lost(lost.Value);
        var commands = ImmutableArray<SourceCommand>.Empty;
        while (commands.IsEmpty && _next != Stage.Done)
        {
            _asked = _next++;
            commands = Plan(_asked.Value);
        }

        _isCollecting = !commands.IsEmpty;
        _asked = _isCollecting ? _asked : null;
        return commands;
    }

    public override Reading Read(IReadOnlyList<CommandOutput> outputs, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        var asked = _asked;
        (_now, _asked) = (now, null);
        _isCollecting &= ++_rounds < MostRounds;
        switch (asked)
        {
            case Stage.Listing:
                ReadListing(outputs[0], outputs[1]);
                break;
            case Stage.Users:
                _tookNow.Users += ReadKeys(outputs, GetentDatabase.Passwd, _users, _userKeys);
                break;
            case Stage.Groups:
                _tookNow.Groups += ReadKeys(outputs, GetentDatabase.Group, _groups, _groupKeys);
                break;
        }

        _took = (
            _tookNow.Users > TimeSpan.Zero ? _tookNow.Users : _took.Users,
            _tookNow.Groups > TimeSpan.Zero ? _tookNow.Groups : _took.Groups);
        _given = Table();
        return Reading();
    }

    private void Begin()
    {
        (_asked, _next, _rounds, _findings, _tookNow) = (null, Stage.Listing, 0, new Findings(), default);
        _users.Forget(_now);
        _users.Adopt(_listedUsers, _listedAt);
        WantGroups();
        _groups.Forget(_now);
    }

    private void WantGroups()
    {
        foreach (var (_, user) in _users.All)
        {
            if (user.Name is not null)
                _groups.Want(user.Gid);
        }
    }

    private ImmutableArray<SourceCommand> Plan(Stage stage)
    {
        switch (stage)
        {
            case Stage.Listing:
                return ListingIsDue(_now) ? [Getent("passwd", []), Getent("group", [])] : [];
            case Stage.Users:
                _users.Adopt(_listedUsers, _listedAt);
                return PlanKeys("passwd", _users, _userKeys);
            default:
                WantGroups();
                _groups.Adopt(_listedGroups, _listedAt);
                return PlanKeys("group", _groups, _groupKeys);
        }
    }

    private bool ListingIsDue(TimeSpan now) =>
        options.Enumerate != AccountsEnumeration.Off && !_listsNobodyElse && _users.Count > 0 && _listing.MayBeAsked(now)
        && (_listedAt is not { } listed || now - listed >= options.EnumerateInterval);

    private ImmutableArray<SourceCommand> PlanKeys(string database, WantedNames names, Question question)
    {
        if (!question.MayBeAsked(_now))
            return [];
        _askedKeys = [.. names.TakeDue(_now, question.Keys).Chunk(options.MostKeys)];
        if (_askedKeys.Length == 0)
            question.Answered();
        return [.. _askedKeys.Select(keys => Getent(database, keys))];
    }

    /// <summary>An argument of digits alone. A dash would begin an option, and anything else is a name.</summary>
    private SourceCommand Getent(string database, uint[] keys) =>
        new(options.Getent, [database, .. keys.Select(k => k.ToString(CultureInfo.InvariantCulture))]);

    private void ReadListing(CommandOutput passwd, CommandOutput group)
    {
        _tookNow = (passwd.Elapsed, group.Elapsed);
        var users = passwd.ExitCode == 0 ? Parse(GetentDatabase.Passwd, passwd) : null;
        var groups = group.ExitCode == 0 ? Parse(GetentDatabase.Group, group) : null;
        var trouble = users is null ? TroubleOf(passwd) : groups is null ? TroubleOf(group) : null;
        if (users is { Count: 0 } && !IsFirstListing)
            (users, trouble) = (null, $"{options.Getent} passwd listed no users; they are looked up by number");
        if (users is not null)
        {
            _listsNobodyElse = IsFirstListing && users.IsWithin(_local);
            (_listedUsers, _listedAt, _local) = (users, _now, new());
        }

        _listedGroups = groups ?? _listedGroups;
        if (trouble is null)
            _listing.Answered();
        else
            _listing.Failed(trouble, _now);
    }

    private TimeSpan ReadKeys(IReadOnlyList<CommandOutput> outputs, GetentDatabase database, WantedNames names, Question question)
    {
        string? trouble = null;
        var took = TimeSpan.Zero;
        for (var i = 0; i < outputs.Count; i++)
        {
            took += outputs[i].Elapsed;

            // 2: some numbers have no name. Any other code proves nothing about any number.
            if (outputs[i].ExitCode is 0 or 2)
                names.Learn(_askedKeys[i], Parse(database, outputs[i]), _now);
            else
                trouble ??= TroubleOf(outputs[i]);
        }

        if (trouble is null)
            question.Answered();
        else
            question.Failed(trouble, _now);
        return took;
    }

    /// <summary>Serves the known names first: after a look-up without an answer this collection asks nothing.</summary>
    private void Lost(Stage stage)
    {
        if (stage == Stage.Listing)
        {
            _listing.Lost(
                $"{options.Getent} did not list all users and groups in time; they are looked up by number. "
                + "Set accounts.enumerate = off if the directory is not meant to be listed", _now);
            return;
        }

        _next = Stage.Done;
        var (names, question) = stage == Stage.Users ? (_users, _userKeys) : (_groups, _groupKeys);
        var (database, who) = stage == Stage.Users ? ("passwd", "users") : ("group", "groups");
        var keys = _askedKeys.SelectMany(k => k).ToArray();
        names.Lose(keys);
        question.Lost($"{options.Getent} {database} gave no answer for {(keys.Length == 1 ? keys[0] : $"{keys.Length} numbers")}: "
            + $"{who} that are not known yet are shown by their numbers", _now);
    }

    private Reading Reading()
    {
        var reading = _findings.ToReading([]) with { Table = _given };
        foreach (var trouble in (ReadOnlySpan<string?>)[_listing.Trouble, _userKeys.Trouble, _groupKeys.Trouble])
        {
            if (trouble is not null)
                reading = reading with { Troubles = reading.Troubles.Add(trouble) };
        }

        return _users.IsFull
            ? reading with { Notes = [$"{WantedNames.Most} users are wanted, as many as are looked up: others are shown by their numbers"] }
            : reading;
    }

    private AccountTable Table()
    {
        var accounts = new Dictionary<uint, Account?>(_users.Count);
        foreach (var (uid, user) in _users.All)
        {
            if (user.AnsweredAt is not null)
                accounts.Add(uid, user.Name is null ? null : new Account(user.Name, user.Gid, _groups.Find(user.Gid)?.Name));
        }

        return new AccountTable(accounts) { Took = _took };
    }

    private DirectoryListing Parse(GetentDatabase database, CommandOutput output)
    {
        var listing = new DirectoryListing();
        new GetentParser(database, listing, _findings).Parse(output.Text.Span);
        return listing.Seal();
    }

    private DirectoryListing LocalUsers(FileReader files)
    {
        var listing = new DirectoryListing();
        var parser = new GetentParser(GetentDatabase.Passwd, listing, new Findings());
        files.ReadLines(options.LocalUsers, ref parser);
        return listing.Seal();
    }

    private static string TroubleOf(CommandOutput output)
    {
        var (file, arguments) = output.Command;
        var command = arguments.Length <= 2
            ? $"{file} {string.Join(' ', arguments)}"
            : $"{file} {arguments[0]} {arguments[1]} … ({arguments.Length - 1} numbers)";
        var error = output.Errors.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return $"{command} exited with {output.ExitCode}{(error is null ? "" : $": {error}")}";
    }
}
