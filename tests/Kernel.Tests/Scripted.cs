using LustreActors.Kernel;

namespace LustreActors.Kernel.Tests;

/// <summary>What a scripted actor does with its message.</summary>
internal sealed record Do(Func<Scripted, ValueTask> Body)
{
    public static Do It(Action<Scripted> body) => new(actor =>
    {
        body(actor);
        return ValueTask.CompletedTask;
    });

    public static Do Fail(string text = "broken") => It(_ => throw new InvalidOperationException(text));

    public static Do Note(string text) => It(actor => actor.Note(text));
}

/// <summary>An actor whose tests say what it does; it notes what happens to it.</summary>
internal sealed class Scripted(Journal journal, string name) : Actor<Do>
{
    public Action<Scripted> Starting { get; init; } = static _ => { };

    public Action<Scripted> Cleaning { get; init; } = static _ => { };

    public new ActorContext<Do> Context => base.Context;

    public void Note(string text) => journal.Add($"{name} {text}");

    protected override ValueTask OnStart()
    {
        Note("starts");
        Starting(this);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask OnMessage(Do message) => message.Body(this);

    protected override ValueTask OnRestarting(Exception cause)
    {
        Note($"restarting after {cause.Message}");
        return ValueTask.CompletedTask;
    }

    protected override ValueTask OnStopped(StopReason reason)
    {
        Note($"stopped {reason}");
        Cleaning(this);
        return ValueTask.CompletedTask;
    }
}

internal sealed class Journal
{
    private readonly List<string> _entries = [];

    public string[] Entries
    {
        get
        {
            lock (_entries)
                return [.. _entries];
        }
    }

    public void Add(string entry)
    {
        lock (_entries)
            _entries.Add(entry);
    }

    /// <summary>What came since the last call.</summary>
    public string[] Take()
    {
        lock (_entries)
        {
            string[] taken = [.. _entries];
            _entries.Clear();
            return taken;
        }
    }
}
