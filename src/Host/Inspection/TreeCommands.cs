using System.Globalization;
using LustreActors.Kernel;

namespace LustreActors.Host;

/// <summary>Questions about the tree of actors.</summary>
internal sealed class TreeCommands(ActorSystem system)
{
    public Task TreeAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        var actors = system.Tree(question.Path);
        if (question.Path is { } from && actors.Count == 0)
            return NoSuchActorAsync(from, reply);

        var table = new Table("actor", "state", "mailbox", "high water", "processed", "restarts", "doing");
        foreach (var actor in actors)
        {
            var path = actor.Path.ToString();
            table.Add(
                question.Json ? path : new string(' ', 2 * (path.Count(c => c == '/') - 1)) + actor.Path.Name,
                State(actor),
                Number(actor.Mailbox.Depth),
                Number(actor.Mailbox.HighWater),
                Number(actor.Processed),
                Number(actor.Restarts),
                Doing(actor));
        }

        return reply.WriteAsync(question.Json ? table.Json() : table.Text("no actors"));
    }

    /// <summary>One path a line, as Petabridge.Cmd has it: for grep and scripts.</summary>
    public Task HierarchyAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        var paths = system.Tree(question.Path).Select(a => a.Path.ToString()).ToList();
        if (question.Path is { } from && paths.Count == 0)
            return NoSuchActorAsync(from, reply);
        var table = paths.Aggregate(new Table("actor"), (all, path) => all.Add(path));
        return reply.WriteAsync(question.Json ? table.Json() : string.Concat(paths.Select(p => p + "\n")));
    }

    public Task ShowAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        if (system.Find(question.RequiredPath) is not { } actor)
            return NoSuchActorAsync(question.RequiredPath, reply);

        var table = new Table("what", "value")
            .Add("path", actor.Path.ToString())
            .Add("state", State(actor))
            .Add("id", Number(actor.Uid))
            .Add("messages", actor.MessageType)
            .Add("mailbox", $"{actor.Mailbox.Depth} of {actor.Mailbox.Capacity}, at most {actor.Mailbox.HighWater} so far")
            .Add("processed", Number(actor.Processed))
            .Add("doing", Doing(actor) ?? "nothing")
            .Add("started", Time(actor.StartedAt))
            .Add("restarts", $"{actor.Restarts}, {actor.RestartsInWindow} of them within the window")
            .Add("last failure", actor.LastFailure is { } f ? $"{Time(f.When)} {f.Type}: {f.Message}" : "none")
            .Add("children", actor.Children.Count == 0 ? "none" : string.Join(' ', actor.Children.Select(c => c.Name)));
        return reply.WriteAsync(question.Json ? table.Json() : table.Text(""));
    }

    public Task RestartAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping) =>
        DoAsync(question, reply, system.Restart, "is restarted");

    public Task StopAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping) =>
        question.RequiredPath.Parent is { IsRoot: true }
            ? throw new UsageException($"{question.RequiredPath} is a part that nothing works without: restart it, or stop the process")
            : DoAsync(question, reply, system.Stop, "stops");

    public Task ResumeAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping) =>
        DoAsync(question, reply, system.Resume, "goes on");

    public async Task DeadLettersAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow("--follow");
        var letters = system.DeadLetters;
        var table = new Table("recipient", "reason", "count");
        foreach (var count in letters.Counts.OrderByDescending(c => c.Count))
            table.Add(count.Recipient.ToString(), count.Reason.ToString(), Number(count.Count));
        await reply.WriteAsync(question.Json ? table.Json() : table.Text("no dead letters")).ConfigureAwait(false);
        if (!question.Switches.Contains("--follow"))
            return;
        await foreach (var letter in system.FollowDeadLetters(stopping).ConfigureAwait(false))
        {
            var one = new Table("when", "recipient", "reason", "message").Add(Time(letter.When), letter.Recipient.ToString(), letter.Reason.ToString(), letter.MessageType);
            await reply.WriteAsync(question.Json ? one.Json() : $"{Time(letter.When)} {letter.Recipient} {letter.Reason} {letter.MessageType}\n").ConfigureAwait(false);
        }
    }

    private static Task DoAsync(InspectionQuestion question, InspectionReply reply, Func<ActorPath, bool> action, string done)
    {
        question.Allow();
        var path = question.RequiredPath;
        if (!action(path))
            return NoSuchActorAsync(path, reply);
        return reply.WriteAsync(question.Json ? new Table("actor", "done").Add(path.ToString(), done).Json() : $"{path} {done}\n");
    }

    private static Task NoSuchActorAsync(ActorPath path, InspectionReply reply)
    {
        reply.ExitWith(ExitCode.Failed);
        return reply.WriteAsync($"There is no actor {path}; `inspect tree` shows them all\n");
    }

    private static string State(ActorSnapshot actor) =>
        actor.BackingOffUntil is { } until ? $"backing off until {Time(until)}" : actor.State.ToString().ToLowerInvariant();

    private static string? Doing(ActorSnapshot actor) =>
        actor.Handling is { } handling ? $"{handling.Message} for {StatusPage.Span(handling.For)}{(handling.OverDeadline ? ", over its deadline" : "")}" : null;

    private static string Time(DateTimeOffset? when) => when?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "never";

    private static Cell Number(long number) => number;
}
