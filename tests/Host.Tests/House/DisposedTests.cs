using System.Text.RegularExpressions;

namespace LustreActors.Host.Tests.House;

/// <summary>
/// xunit 2 disposes of a class of tests by <see cref="IDisposable"/> or <see cref="IAsyncLifetime"/>, and not by
/// <see cref="IAsyncDisposable"/>: its processes and networks would stay.
/// </summary>
public sealed partial class DisposedTests
{
    [Fact]
    public void Each_class_of_tests_that_is_disposed_asynchronously_says_so_to_xunit()
    {
        var classes = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(f => Bases().Matches(File.ReadAllText(f)).Select(m => (Class: m.Groups[1].Value, Bases: m.Groups[2].Value)))
            .Where(c => c.Bases.Contains(nameof(IAsyncDisposable), StringComparison.Ordinal))
            .ToArray();

        Assert.NotEmpty(classes);
        Assert.Empty(classes.Where(c => !c.Bases.Contains(nameof(IAsyncLifetime), StringComparison.Ordinal)).Select(c => c.Class));
    }

    [GeneratedRegex(@"public (?:sealed )?(?:partial )?class (\w+Tests)(?:\([^)]*\))? : ([^{]*)\{")]
    private static partial Regex Bases();
}
