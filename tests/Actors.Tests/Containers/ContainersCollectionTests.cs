using System.Text;
using Akka.Actor;
using LustreActors.Actors.Containers;
using LustreActors.Actors.Tests.Collecting;
using LustreActors.Messages;
using LustreActors.Sources.Containers;

namespace LustreActors.Actors.Tests.Containers;

#pragma warning disable CA1001 // xunit disposes of it through IAsyncLifetime.
public sealed class ContainersCollectionTests : IAsyncLifetime
{
    private const string One = "8d1fcce2e1a6fadfffcd2d41ffeae6dc171d581ea4f5068bac0d278996f988e3";
    private const string Two = "b8090cd37d07066af2ba6d023d10f204877a4ee666967189dec03bac1af5cc71";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lustre-test-");
    private readonly SourceWorld _world = new();
    private readonly FakeEngine _engine = new();
    private IActorRef? _source;

    public ContainersCollectionTests()
    {
        var cgroup = Path.Combine(_folder.FullName, "sys/fs/cgroup");
        Directory.CreateDirectory($"{cgroup}/docker/{One}");
        File.WriteAllText($"{cgroup}/cgroup.controllers", "cpu\n");
        File.WriteAllText($"{cgroup}/docker/{One}/cgroup.procs", "546\n");
        _engine.Add(One, "web");
        _engine.Add(Two, "db", "exited");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _engine.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_container_has_its_name_from_the_engine_and_its_numbers_from_its_cgroup()
    {
        var samples = Collect();
        Assert.Contains($$"""container_processes{id="/docker/{{One}}",image="img:1",name="web"} 1""", samples);
        Assert.Contains($$"""container_running{id="/{{Two}}",image="img:1",name="db"} 0""", samples);
    }

    [Fact]
    public void A_container_is_inspected_again_only_when_it_has_changed()
    {
        Collect();
        _engine.TakeAsked();

        Collect();
        Assert.Equal(["/containers/json?all=1", "/events"], Asked());

        // The list does not show it: the same state, and a different process.
        _engine.Events = $$$"""{"Type":"container","Action":"start","Actor":{"ID":"{{{One}}}"}}""" + "\n";
        _engine.Add(One, "renamed");
        Assert.Contains($$"""container_running{id="/docker/{{One}}",image="img:1",name="renamed"} 1""", Collect());
        Assert.Equal(["/containers/json?all=1", "/events", $"/containers/{One}/json"], Asked());

        // Events may be lost: the list shows a changed state by itself.
        _engine.Events = "";
        _engine.Add(Two, "db");
        Collect();
        Assert.Equal(["/containers/json?all=1", "/events", $"/containers/{Two}/json"], Asked());
    }

    [Fact]
    public void A_container_that_vanishes_between_list_and_inspection_is_left_out()
    {
        _engine.Instead = path => path == $"/containers/{Two}/json" ? FakeEngine.Http("{}", "404 Not Found") : null;
        var samples = Collect();
        Assert.DoesNotContain(samples, s => s.Contains(Two, StringComparison.Ordinal));
        Assert.Contains(samples, s => s.Contains("name=\"web\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_container_that_is_removed_is_not_shown_any_longer()
    {
        Collect();
        _engine.Containers.TryRemove(Two, out _);
        Assert.DoesNotContain(Collect(), s => s.Contains(Two, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 15\r\n\r\n{\"message\":\"x\"}", "HTTP 500 for /v1.41/containers/json?all=1: x")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{\"Id\":\"a\"", "The response ended prematurely")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n[{x", "not the API of Docker")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "the list of containers is not a list")]
    [InlineData("rubbish\r\n\r\n", "")]
    public void An_engine_that_fails_costs_states_and_no_numbers(string answer, string trouble)
    {
        Collect();
        _engine.Instead = path =>
            path.StartsWith("/containers/json", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(answer) : null;

        var report = _world.Collect(Source);
        Assert.Contains(trouble, Assert.Single(report.Troubles), StringComparison.Ordinal);
        Assert.Contains(_engine.SocketPath, Assert.Single(report.Troubles), StringComparison.Ordinal);
        var samples = SamplesOf(report);
        Assert.Contains($$"""container_processes{id="/docker/{{One}}",image="img:1",name="web"} 1""", samples);
        Assert.DoesNotContain(samples, s => s.StartsWith("container_running", StringComparison.Ordinal));

        // It is asked again after its backoff, and negotiates again.
        _engine.Instead = _ => null;
        _world.Advance(TimeSpan.FromSeconds(6));
        _engine.TakeAsked();
        Assert.Contains(Collect(), s => s.StartsWith("container_running", StringComparison.Ordinal));
        Assert.Equal("/version", Asked()[0]);
    }

    [Fact]
    public void An_engine_that_says_nothing_is_waited_for_once()
    {
        _engine.IsSilent = true;
        Source.Tell(SourceProtocol.Collect.Now);
        _world.RunUntil(() => !_engine.Asked.IsEmpty);
        _world.Advance(SourceWorld.Deadline / 4);
        _world.RunUntil(() => _world.Reports.Length == 1);
        Assert.Contains("no answer in time", Assert.Single(_world.Reports[0].Troubles), StringComparison.Ordinal);

        // Within its backoff it is not asked: the next collection has its numbers at once.
        _engine.TakeAsked();
        var report = _world.Collect(Source);
        Assert.Empty(Asked());
        Assert.Contains(SamplesOf(report), s => s.StartsWith("container_processes", StringComparison.Ordinal));
    }

    [Fact]
    public void An_engine_that_is_too_new_is_named()
    {
        _engine.Versions = """{"ApiVersion":"2.0","MinAPIVersion":"1.90"}""";
        Assert.Contains("below 1.90", Assert.Single(_world.Collect(Source).Troubles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_engine_runs_the_numbers_are_shown_and_nothing_is_wrong()
    {
        await _engine.DisposeAsync();
        var report = _world.Collect(Source);
        Assert.Empty(report.Troubles);
        Assert.Contains($$"""container_processes{id="/docker/{{One}}",image="",name=""} 1""", SamplesOf(report));
    }

    private IActorRef Source => _source ??= _world.Start("containers", ContainersCollection.Props(
        new ContainersOptions(
            ContainerRoots.For(Path.Combine(_folder.FullName, "proc"), Path.Combine(_folder.FullName, "sys")), SourceWorld.Deadline)
        {
            Sockets = [_engine.SocketPath],
        },
        _world.Services));

    private string[] Collect()
    {
        var report = _world.Collect(Source);
        Assert.Empty(report.Troubles);
        return SamplesOf(report);
    }

    private string[] Asked() => [.. _engine.TakeAsked().Select(p => p.StartsWith("/events", StringComparison.Ordinal) ? "/events" : p)];

    private static string[] SamplesOf(SourceReport report) => report.Snapshot!.Segments.Samples();
}
