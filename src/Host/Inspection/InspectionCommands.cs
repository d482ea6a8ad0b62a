using System.Text;
using LustreActors.Actors;
using LustreActors.Actors.Cluster.Control;
using LustreActors.Actors.Supervising;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Inspection;

/// <summary>
/// Answers the questions of the inspection. The help lists the commands that have a handler here.
/// </summary>
internal sealed class InspectionCommands
{
    private const int UsageColumn = 26;

    private readonly Dictionary<InspectionVerb, Func<InspectionQuestion, InspectionReply, CancellationToken, Task>> _handlers;
    private readonly InspectionCommand[] _commands;

    public InspectionCommands(InspectedParts parts, TimeProvider time)
    {
        var tree = new TreeCommands(parts.Tree);
        var sources = new SourceCommands(parts);
        var configuration = new ConfigurationCommands(parts);
        var cluster = new ClusterCommands(parts.Cluster, time);
        var log = new LogCommands(parts.Log);
        _handlers = new()
        {
            [InspectionVerb.Tree] = tree.TreeAsync,
            [InspectionVerb.Hierarchy] = tree.HierarchyAsync,
            [InspectionVerb.Show] = tree.ShowAsync,
            [InspectionVerb.Restart] = tree.RestartAsync,
            [InspectionVerb.Stop] = tree.StopAsync,
            [InspectionVerb.Resume] = tree.ResumeAsync,
            [InspectionVerb.DeadLetters] = tree.DeadLettersAsync,
            [InspectionVerb.Blocking] = sources.BlockingAsync,
            [InspectionVerb.Sources] = sources.SourcesAsync,
            [InspectionVerb.Collect] = sources.CollectAsync,
            [InspectionVerb.ClusterShow] = cluster.ShowAsync,
            [InspectionVerb.ClusterShards] = cluster.ShardsAsync,
            [InspectionVerb.ClusterTail] = cluster.TailAsync,
            [InspectionVerb.ClusterLeave] = (question, reply, stopping) =>
                cluster.CommandAsync(ClusterCommand.Leave, question, reply, stopping),
            [InspectionVerb.ClusterJoin] = (question, reply, stopping) =>
                cluster.CommandAsync(ClusterCommand.Join, question, reply, stopping),
            [InspectionVerb.ClusterDown] = (question, reply, stopping) =>
                cluster.CommandAsync(ClusterCommand.Down, question, reply, stopping),
            [InspectionVerb.ClusterDownUnreachable] = (question, reply, stopping) =>
                cluster.CommandAsync(ClusterCommand.DownUnreachable, question, reply, stopping),
            [InspectionVerb.LogTail] = log.TailAsync,
            [InspectionVerb.LogHistory] = log.HistoryAsync,
            [InspectionVerb.Config] = configuration.ShowAsync,
            [InspectionVerb.ConfigReload] = configuration.ReloadAsync,
        };
        _commands = [.. InspectionGrammar.All.Where(c => _handlers.ContainsKey(c.Verb))];
    }

    public async Task AnswerAsync(IReadOnlyList<string> words, InspectionReply reply, CancellationToken stopping)
    {
        var question = new InspectionQuestion(
            [.. words.Where(w => !w.StartsWith("--", StringComparison.Ordinal))],
            words.Where(w => w.StartsWith("--", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal));
        try
        {
            var command = InspectionGrammar.Find(_commands, question.Words);
            if (command is null && question.Words.Count == 0)
            {
                question.Allow();
                await reply.WriteAsync(question.Json ? JsonHelp() : Help()).ConfigureAwait(false);
                return;
            }

            if (command is null)
                throw new UsageException($"'{string.Join(' ', words)}' cannot be asked. {Help().TrimEnd()}");
            command.Check(question.Words);
            await _handlers[command.Verb](question with { CommandWords = command.Words.Length }, reply, stopping).ConfigureAwait(false);
        }
        catch (UsageException e)
        {
            reply.ExitWith(ExitCode.Usage);
            await reply.WriteAsync(e.Message + "\n").ConfigureAwait(false);
        }
        catch (AskFailedException e)
        {
            reply.ExitWith(ExitCode.Failed);
            await reply.WriteAsync(e.Message + "\n").ConfigureAwait(false);
        }
    }

    private string Help()
    {
        var text = new StringBuilder("This can be asked:\n");
        foreach (var command in _commands)
            text.Append("  ").Append(command.Usage.PadRight(UsageColumn)).Append(command.Summary).Append('\n');
        return text.Append("Each takes --json.\n").ToString();
    }

    private string JsonHelp() =>
        _commands.Aggregate(new Table("usage", "summary"), (table, command) => table.Add(command.Usage, command.Summary)).Json();
}

/// <summary>The words of a question, and its switches.</summary>
internal sealed record InspectionQuestion(IReadOnlyList<string> Words, IReadOnlySet<string> Switches)
{
    /// <summary>The number of words that name the command.</summary>
    public int CommandWords { get; init; } = 1;

    public bool Json => Switches.Contains("--json");

    /// <summary>The word after those of the command; null without one.</summary>
    public string? Argument => Words.Count > CommandWords ? Words[CommandWords] : null;

    public string? Path => Argument is { } path ? ToPath(path) : null;

    private static string ToPath(string text) =>
        ActorPaths.TryParse(text, out var path)
            ? path
            : throw new UsageException($"'{text}' is no path of an actor; `inspect tree` shows them all");

    public string RequiredPath => Path ?? throw new UsageException($"{Words[0]} wants a path");

    public void Allow(params ReadOnlySpan<string> switches)
    {
        foreach (var given in Switches)
        {
            if (given != "--json" && !switches.Contains(given))
                throw new UsageException($"{(Words.Count > 0 ? Words[0] : "inspect")} does not know {given}");
        }
    }
}
