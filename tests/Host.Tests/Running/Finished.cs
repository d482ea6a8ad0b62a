namespace LustreActors.Host.Tests.Running;

/// <summary>How a process ended, and what it said.</summary>
internal sealed record Finished(int ExitCode, string Output, string Errors)
{
    public Finished Expect(int exitCode)
    {
        Assert.True(exitCode == ExitCode, $"exit code {ExitCode} instead of {exitCode}; output:\n{Output}errors:\n{Errors}");
        return this;
    }
}
