using System.Text;
using LustreActors.Actors;

namespace LustreActors.Host;

/// <summary>Everything that can be asked of a running collector. The list is its own help: a client shows what the server knows.</summary>
internal sealed class InspectionCommands
{
    private readonly Entry[] _entries;

    public InspectionCommands(Collector collector, TimeProvider time)
    {
        var tree = new TreeCommands(collector.Tree);
        var sources = new SourceCommands(collector);
        var configuration = new ConfigurationCommands(collector);
        var cluster = new ClusterCommands(collector, time);
        _entries =
        [
            new("tree [PATH]", "actors, parents first: state, mailbox, restarts, what they are doing", tree.TreeAsync),
            new("show PATH", "all of one actor: its last failure, what it is doing and for how long", tree.ShowAsync),
            new("restart PATH", "a new incarnation at once, also out of a backoff", tree.RestartAsync),
            new("stop PATH", "end an actor; its parent may start it again", tree.StopAsync),
            new("resume PATH", "end an actor's backoff", tree.ResumeAsync),
            new("deadletters [--follow]", "messages that no actor took", tree.DeadLettersAsync),
            new("blocking", "what hangs in the kernel: which source, on which file, since when", sources.BlockingAsync),
            new("sources", "every source: state, age, duration, errors", sources.SourcesAsync),
            new("collect PATH", "read what is at or below a path now, however fresh it is", sources.CollectAsync),
            new("cluster show", "the members: state, role, address, and what they are found by", cluster.ShowAsync),
            new("cluster shards", "who owns what, how old it is, and where it was made", cluster.ShardsAsync),
            new("cluster tail", "every change of members and owners as it happens", cluster.TailAsync),
            new("config [--origin]", "the settings in force, and where each comes from", configuration.ShowAsync),
            new("config reload", "read the configuration again, as SIGHUP does", configuration.ReloadAsync),
        ];
    }

    public async Task AnswerAsync(IReadOnlyList<string> words, InspectionReply reply, CancellationToken stopping)
    {
        var question = new InspectionQuestion(
            [.. words.Where(w => !w.StartsWith("--", StringComparison.Ordinal))],
            words.Where(w => w.StartsWith("--", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal));
        try
        {
            var entry = Find(question);
            if (entry is null && question.Words.Count == 0)
            {
                question.Allow();
                await reply.WriteAsync(question.Json ? JsonHelp() : Help()).ConfigureAwait(false);
                return;
            }

            if (entry is null)
                throw new UsageException($"'{string.Join(' ', words)}' cannot be asked. {Help().TrimEnd()}");
            entry.RefuseMoreWordsThanAreKnown(question);
            await entry.AnswerAsync(question, reply, stopping).ConfigureAwait(false);
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

    private Entry? Find(InspectionQuestion question) =>
        Array.Find(_entries, e => e.Words.Length == 2 && question.Words.Count >= 2 && e.Words.SequenceEqual(question.Words.Take(2)))
        ?? Array.Find(_entries, e => e.Words.Length == 1 && question.Words.Count > 0 && e.Words[0] == question.Words[0]);

    private string Help()
    {
        var text = new StringBuilder("This can be asked:\n");
        foreach (var entry in _entries)
            text.Append("  ").Append(entry.Usage.PadRight(24)).Append(entry.Summary).Append('\n');
        return text.Append("Each takes --json.\n").ToString();
    }

    private string JsonHelp() => _entries.Aggregate(new Table("usage", "summary"), (table, entry) => table.Add(entry.Usage, entry.Summary)).Json();

    private sealed record Entry(string Usage, string Summary, Func<InspectionQuestion, InspectionReply, CancellationToken, Task> AnswerAsync)
    {
        /// <summary>The words of the usage that are to be said as they stand.</summary>
        public string[] Words { get; } = [.. Usage.Split(' ').Where(w => char.IsAsciiLetterLower(w[0]))];

        private int MostWords { get; } = Usage.Split(' ').Count(w => !w.Contains("--", StringComparison.Ordinal));

        public void RefuseMoreWordsThanAreKnown(InspectionQuestion question)
        {
            if (question.Words.Count > MostWords)
                throw new UsageException($"'{question.Words[MostWords]}' is one word too many: {Usage}");
        }
    }
}

/// <summary>The words of a question, and its switches.</summary>
internal sealed record InspectionQuestion(IReadOnlyList<string> Words, IReadOnlySet<string> Switches)
{
    public bool Json => Switches.Contains("--json");

    public string? Path => Words.Count > 1 ? ToPath(Words[1]) : null;

    private static string ToPath(string text) =>
        ActorPaths.TryParse(text, out var path) ? path : throw new UsageException($"'{text}' is no path of an actor; `inspect tree` shows them all");

    public string RequiredPath => Path ?? throw new UsageException($"{Words[0]} wants a path, for example /collect/lustre; `inspect tree` shows them all");

    public void Allow(params ReadOnlySpan<string> switches)
    {
        foreach (var given in Switches)
        {
            if (given != "--json" && !switches.Contains(given))
                throw new UsageException($"{(Words.Count > 0 ? Words[0] : "inspect")} does not know {given}");
        }
    }
}
