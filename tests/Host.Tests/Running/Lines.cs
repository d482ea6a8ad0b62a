namespace LustreActors.Host.Tests.Running;

/// <summary>The lines that a process has written so far.</summary>
internal sealed class Lines
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public string Text => string.Concat(All.Select(l => l + "\n"));

    public void Add(string line)
    {
        lock (_lines)
            _lines.Add(line);
    }

    public IReadOnlyList<string> With(string part) => [.. All.Where(l => l.Contains(part, StringComparison.Ordinal))];

    public async Task<string> WaitForAsync(string part, TimeSpan? within = null)
    {
        await Eventually.HoldsAsync(() => Assert.Contains(part, Text, StringComparison.Ordinal), within);
        return With(part)[0];
    }
}
