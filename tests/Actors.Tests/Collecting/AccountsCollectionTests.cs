using Akka.Actor;
using LustreActors.Actors.Collecting;
using LustreActors.Messages;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Accounts;

namespace LustreActors.Actors.Tests.Collecting;

/// <summary>The source of accounts with its actor and a getent that is a real process.</summary>
[Collection(RealCommands.Alone)]
#pragma warning disable CA1001 // xunit disposes of it through IAsyncLifetime.
public sealed class AccountsCollectionTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Answers = """
        case "$*" in
          "passwd 1001"|"passwd 1001 7") echo alice:x:1001:100:::;;
          "passwd 1002") echo bob:x:1002:100:::;;
          "passwd 1001 1002") echo alice:x:1001:100:::; echo bob:x:1002:100:::;;
          "group 100") echo physics:x:100:;;
          *) exit 2;;
        esac
        """;

    private readonly SourceWorld _world = new();
    private readonly FakeProgram _getent = new(Answers);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        _getent.Dispose();
    }

    [Fact]
    public void Who_is_wanted_gets_a_name_and_a_group_in_one_collection()
    {
        var report = Want(Spawn(), 1001, 7);
        Assert.Equal(["passwd 1001 7", "group 100"], _getent.Calls);
        Assert.Equal(SourceState.Up, report.State);
        Assert.Equal((new Account("alice", 100, "physics"), null), (Find(report, 1001), Find(report, 7)));
    }

    [Fact]
    public void What_is_wanted_while_the_directory_is_asked_waits_its_turn()
    {
        _getent.Does($"touch '{_getent.Of("begun")}'; while [ ! -e '{_getent.Of("go")}' ]; do sleep 0.01; done\n{Answers}");
        var source = Spawn();
        source.Tell(new SourceProtocol.Want([1001]));
        _world.RunUntil(() => File.Exists(_getent.Of("begun")));
        source.Tell(new SourceProtocol.Want([1002]));
        source.Tell(new SourceProtocol.Want([1001, 1002]));
        source.Tell(SourceProtocol.Collect.Now);
        _world.Settle();
        Assert.Equal(1, _getent.Starts);

        File.WriteAllText(_getent.Of("go"), "");
        _world.RunUntil(() => _world.Reports.Length == 2);
        Assert.Equal(["passwd 1001", "group 100", "passwd 1002"], _getent.Calls);
        Assert.Equal(new Account("alice", 100, "physics"), Find(_world.Reports[0], 1001));
        Assert.Equal(new Account("bob", 100, "physics"), Find(_world.Reports[1], 1002));
    }

    [Fact]
    public void What_is_known_already_costs_no_collection()
    {
        var source = Spawn();
        Want(source, 1001);
        source.Tell(new SourceProtocol.Want([1001]));
        _world.Settle();
        Assert.Single(_world.Reports);
        Assert.Equal(2, _getent.Starts);
    }

    [Fact]
    public void A_directory_that_hangs_costs_one_process_and_no_known_user_the_name()
    {
        var source = Spawn();
        Want(source, 1001);
        _getent.Does($"touch '{_getent.Of("begun")}'; exec sleep 1000");
        source.Tell(new SourceProtocol.Want([1001, 1002]));
        _world.RunUntil(() => File.Exists(_getent.Of("begun")));
        source.Tell(new SourceProtocol.Want([1001, 1002]));
        _world.Settle();
        Assert.Equal(3, _getent.Starts);

        _world.Advance(SourceWorld.Deadline);
        _world.RunUntil(() => _world.Reports.Length >= 2);
        Assert.Equal((SourceState.Quarantined, null), (_world.Reports[1].State, _world.Reports[1].Snapshot));
        Assert.Contains("was killed after its 5 s", Assert.Single(_world.Reports[1].Troubles), StringComparison.Ordinal);

        // First the command backs off, then the question: meanwhile the known accounts are returned, and no command runs.
        _world.Advance(TimeSpan.FromSeconds(31));
        var report = Want(source, 1001, 1002);
        Assert.Equal(SourceState.Failing, report.State);
        Assert.Equal(new Account("alice", 100, "physics"), Find(report, 1001));
        Assert.False(Table(report).TryFind(1002, out _));
        Assert.Contains("gave no answer for 1002", Assert.Single(report.Troubles), StringComparison.Ordinal);
        Assert.Equal(3, _getent.Starts);

        _getent.Does(Answers);
        _world.Advance(TimeSpan.FromMinutes(1));
        report = Want(source, 1001, 1002);
        Assert.Equal(SourceState.Up, report.State);
        Assert.Equal(new Account("bob", 100, "physics"), Find(report, 1002));
    }

    private IActorRef Spawn() =>
        _world.Spawn(
            () => new AccountsSource(new AccountsOptions { Getent = _getent.Path, Enumerate = AccountsEnumeration.Off }),
            AccountsSource.SourceName);

    private SourceReport Want(IActorRef source, params long[] uids)
    {
        var before = _world.Reports.Length;
        source.Tell(new SourceProtocol.Want(uids));
        _world.RunUntil(() => _world.Reports.Length > before);
        return _world.Reports[^1];
    }

    private static AccountTable Table(SourceReport report) => (AccountTable)report.Snapshot!.Table!;

    private static Account? Find(SourceReport report, uint uid)
    {
        Assert.True(Table(report).TryFind(uid, out var account), $"{uid} was not looked up");
        return account;
    }
}
