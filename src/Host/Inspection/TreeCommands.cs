using System.Globalization;
using LustreActors.Actors.Inspecting;
using LustreActors.Actors.Supervising;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Inspection;

/// <summary>Commands about the actor tree.</summary>
internal sealed class TreeCommands(ActorTree tree)
{
    public Task TreeAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        var actors = tree.Tree(question.Path ?? "/");
        if (question.Path is { } from && actors.IsEmpty)
            return NoSuchActorAsync(from, reply);

        var table = new Table("actor", "state", "mailbox", "restarts", "doing");
        foreach (var actor in actors)
        {
            table.Add(
                question.Json ? actor.Path : new string(' ', 2 * (actor.Path.Count(c => c == '/') - 1)) + ActorPaths.NameOf(actor.Path),
                State(actor),
                Number(actor.Waiting),
                Number(actor.Restarts),
                Doing(actor));
        }

        return reply.WriteAsync(question.Json ? table.Json() : table.Text("no actors"));
    }

    /// <summary>Writes one path per line, as Petabridge.Cmd does.</summary>
    public Task HierarchyAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        var paths = tree.Tree(question.Path ?? "/").Select(a => a.Path).ToList();
        if (question.Path is { } from && paths.Count == 0)
            return NoSuchActorAsync(from, reply);
        var table = paths.Aggregate(new Table("actor"), (all, path) => all.Add(path));
        return reply.WriteAsync(question.Json ? table.Json() : string.Concat(paths.Select(p => p + "\n")));
    }

    public Task ShowAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        if (tree.Find(question.RequiredPath) is not { } actor)
            return NoSuchActorAsync(question.RequiredPath, reply);

        var table = new Table("what", "value")
            .Add("path", actor.Path)
            .Add("type", actor.Type)
            .Add("state", State(actor))
            .Add("id", Number(actor.Uid))
            .Add("mailbox", Number(actor.Waiting))
            .Add("doing", Doing(actor) ?? "nothing")
            .Add("restarts", $"{actor.Restarts}, {actor.RestartsInWindow} of them within the window")
            .Add("last failure", actor.LastFailure is { } f ? $"{Time(f.When)} {f.Type}: {f.Message}" : "none")
            .Add("children", actor.Children.Count == 0 ? "none" : string.Join(' ', actor.Children));
        return reply.WriteAsync(question.Json ? table.Json() : table.Text(""));
    }

    public Task RestartAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping) =>
        ApplyAsync(question, reply, tree.Restart, "is restarted");

    public Task StopAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping) =>
        question.RequiredPath.LastIndexOf('/') == 0
            ? throw new UsageException($"{question.RequiredPath} is a part that nothing works without: restart it, or stop the process")
            : ApplyAsync(question, reply, tree.Stop, "stops");

    public Task ResumeAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping) =>
        ApplyAsync(question, reply, tree.Resume, "goes on");

    public async Task DeadLettersAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow("--follow");
        var letters = tree.DeadLetters;
        var table = new Table("recipient", "reason", "count");
        foreach (var count in letters.Counts.OrderByDescending(c => c.Count))
            table.Add(count.Recipient, count.Reason.ToString(), Number(count.Count));
        await reply.WriteAsync(question.Json ? table.Json() : table.Text("no dead letters")).ConfigureAwait(false);
        if (!question.Switches.Contains("--follow"))
            return;
        await foreach (var letter in tree.FollowDeadLetters(stopping).ConfigureAwait(false))
        {
            var one = new Table("when", "recipient", "reason", "message")
                .Add(Time(letter.When), letter.Recipient, letter.Reason.ToString(), letter.MessageType);
            await reply.WriteAsync(
                question.Json ? one.Json() : $"{Time(letter.When)} {letter.Recipient} {letter.Reason} {letter.MessageType}\n")
                .ConfigureAwait(false);
        }
    }

    private static Task ApplyAsync(InspectionQuestion question, InspectionReply reply, Func<string, bool> action, string done)
    {
        question.Allow();
        var path = question.RequiredPath;
        if (!action(path))
            return NoSuchActorAsync(path, reply);
        return reply.WriteAsync(question.Json ? new Table("actor", "done").Add(path, done).Json() : $"{path} {done}\n");
    }

    private static Task NoSuchActorAsync(string path, InspectionReply reply)
    {
        reply.ExitWith(ExitCode.Failed);
        return reply.WriteAsync($"There is no actor {path}; `inspect tree` shows them all\n");
    }

    private static string State(ActorSnapshot actor) =>
        actor.BackingOffUntil is { } until ? $"backing off until {Time(until)}" : actor.State.ToString().ToLowerInvariant();

    private static string? Doing(ActorSnapshot actor) => actor.Doing is var (what, since) ? $"{what} for {Cell.Span(since)}" : null;

    private static string Time(DateTimeOffset? when) => when?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "never";

    private static Cell Number(long number) => number;
}
