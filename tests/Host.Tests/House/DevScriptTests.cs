using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.House;

/// <summary>
/// Runs <c>./dev test</c> over a made-up solution of two test projects, with a <c>dotnet</c> that is a script. Every step that fails must
/// fail the run and be named.
/// </summary>
public sealed class DevScriptTests : IDisposable
{
    private const string Dotnet = """
        #!/bin/sh
        case $1 in
          build) echo "$1 says its last words"; exit $BUILD;;
          format) exit $FORMAT;;
          publish) mkdir -p artifacts/smoke; echo binary >artifacts/smoke/lustre-exporter; exit $PUBLISH;;
          test)
            for word in "$@"; do
              case $word in trx\;LogFileName=*) name=${word#*=};; esac
            done
            echo "the host of $name says its last words"
            cp "recorded/$name" artifacts/test-results/ && ! grep -q Failed "recorded/$name";;
        esac
        """;

    private const string Passed = """
        <UnitTestResult testName="A.That_works(text: &quot;a &lt; b&quot;)" outcome="Passed" />
        """;

    private const string Skipped = """
        <UnitTestResult testName="A.That_needs_root" outcome="NotExecuted">
          <Output><ErrorInfo><Message>only root can</Message></ErrorInfo></Output>
        </UnitTestResult>
        """;

    private const string Failed = """
        <UnitTestResult testName="A.That_does_not_work(text: &quot;a &lt; b&quot;)" outcome="Failed">
          <Output>
            <ErrorInfo>
              <Message>Assert.Equal() Failure
        Expected: 1 &amp; 2</Message>
              <StackTrace>   at Xunit.Assert.Equal()
           at A.That_does_not_work() in /src/A.cs:line 12</StackTrace>
            </ErrorInfo>
          </Output>
        </UnitTestResult>
        """;

    private const string Crashed = """
        <RunInfos>
          <RunInfo computerName="vm" outcome="Error" timestamp="2026-01-01T00:00:00">
            <Text>The active test run was aborted. Reason: Test host process crashed</Text>
          </RunInfo>
          <RunInfo computerName="vm" outcome="Warning" timestamp="2026-01-01T00:00:00">
            <Text>Data collector 'Blame' message: The specified inactivity time of 600 seconds has elapsed. Collecting hang dumps.</Text>
          </RunInfo>
        </RunInfos>
        """;

    private readonly Scratch _scratch = new();
    private readonly Dictionary<string, string> _environment = new() { ["BUILD"] = "0", ["FORMAT"] = "0", ["PUBLISH"] = "0" };

    public DevScriptTests()
    {
        File.Copy(Path.Combine(Repository.Root, "dev"), _scratch.PathOf("dev"));
        foreach (var folder in (string[])["bin", "recorded", "tests/A.Tests", "tests/Host.Tests"])
            Directory.CreateDirectory(_scratch.PathOf(folder));
        Program("dotnet", Dotnet);

        // Without the right to install packages: a missing program stays missing.
        Program("id", "#!/bin/sh\necho 1000\n");
        _environment["PATH"] = $"{_scratch.PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        Record("A", Passed, Skipped);
        Record("Host", Passed, Passed);
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_run_in_which_nothing_fails_ends_well_and_says_what_ran()
    {
        var run = await TestAsync();
        run.Expect(0);
        Assert.DoesNotContain("FAILED", run.Output, StringComparison.Ordinal);
        AssertSums(run, "2 of 2 test projects reported", "3 passed, 0 failed, 1 skipped");
    }

    [Theory]
    [InlineData("BUILD", "FAILED the build", "0 of 0 test projects reported", "0 passed, 0 failed, 0 skipped")]
    [InlineData("FORMAT", "FAILED the format", "2 of 2 test projects reported", "3 passed, 0 failed, 1 skipped")]
    [InlineData("PUBLISH", "FAILED publishing", "2 of 2 test projects reported", "3 passed, 0 failed, 1 skipped")]
    public async Task A_step_that_fails_fails_the_run(string step, string said, string reported, string sums)
    {
        _environment[step] = "1";
        var run = await TestAsync();
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(said, run.Output, StringComparison.Ordinal);
        AssertSums(run, reported, sums);
    }

    [Theory]
    [InlineData(140, true)]
    [InlineData(141, false)]
    public async Task A_line_of_more_than_140_columns_fails_the_run_and_is_named(int columns, bool passes)
    {
        Directory.CreateDirectory(_scratch.PathOf("src"));
        _scratch.Write("src/Long.cs", "short\n" + new string('é', columns) + "\n");
        var run = await TestAsync();
        Assert.Equal(passes, run.ExitCode == 0);
        Assert.Equal(!passes, run.Output.Contains("\nsrc/Long.cs:2\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_test_that_fails_is_named_with_its_reason_and_its_line()
    {
        Record("A", Passed, Failed, Skipped);
        var run = await TestAsync();
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("FAILED A.That_does_not_work(text: \"a < b\")\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("Expected: 1 & 2\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("in /src/A.cs:line 12\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("only root can", run.Output, StringComparison.Ordinal);
        AssertSums(run, "2 of 2 test projects reported", "3 passed, 1 failed, 1 skipped");
    }

    [Fact]
    public async Task A_test_host_that_crashes_or_hangs_fails_the_run_although_no_test_has_failed()
    {
        Record("A", Passed, Crashed);
        var run = await TestAsync();
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(
            "FAILED A.Tests: The active test run was aborted. Reason: Test host process crashed\n", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "FAILED A.Tests: Data collector 'Blame' message: The specified inactivity time of 600 seconds has elapsed.", run.Output,
            StringComparison.Ordinal);
        AssertSums(run, "2 of 2 test projects reported", "3 passed, 0 failed, 0 skipped");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("<TestRun><Results><UnitTestResult testName=\"A.That\" outcome=\"Passed\" />")]
    public async Task A_project_without_whole_results_fails_the_run_with_the_last_that_it_said(string? recorded)
    {
        File.Delete(_scratch.PathOf("recorded/A.trx"));
        if (recorded is not null)
            _scratch.Write("recorded/A.trx", recorded);
        var run = await TestAsync();
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("FAILED A.Tests: it recorded no results", run.Output, StringComparison.Ordinal);
        Assert.Contains("the host of A.trx says its last words\n", run.Output, StringComparison.Ordinal);
        AssertSums(run, "1 of 2 test projects reported", "2 passed, 0 failed, 0 skipped");
    }

    [Fact]
    public async Task A_filter_that_no_test_matches_fails_the_run()
    {
        Record("A");
        Record("Host");
        var run = await TestAsync("FullyQualifiedName~Nothing");
        Assert.NotEqual(0, run.ExitCode);
        AssertSums(run, "2 of 2 test projects reported", "0 passed, 0 failed, 0 skipped");
    }

    private Task<Finished> TestAsync(params IEnumerable<string> filter) =>
        Daemon.RunAsync("bash", [_scratch.PathOf("dev"), "test", .. filter], _environment);

    private static void AssertSums(Finished run, params string[] closing) =>
        Assert.Equal(closing, run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^closing.Length..]);

    private void Record(string project, params string[] results) =>
        _scratch.Write($"recorded/{project}.trx", $"<TestRun>\n<Results>\n{string.Join('\n', results)}\n</Results>\n</TestRun>");

    private void Program(string name, string text)
    {
        var path = _scratch.Write($"bin/{name}", text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
