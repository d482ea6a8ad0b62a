using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Inspection;

/// <summary>The commands of the inspection. Each has one handler.</summary>
internal enum InspectionVerb
{
    Tree,
    Hierarchy,
    Show,
    Restart,
    Stop,
    Resume,
    DeadLetters,
    Blocking,
    Sources,
    Collect,
    ClusterShow,
    ClusterShards,
    ClusterTail,
    ClusterLeave,
    ClusterJoin,
    ClusterDown,
    ClusterDownUnreachable,
    LogTail,
    LogHistory,
    Config,
    ConfigReload,
}

/// <summary>
/// A command as it is written. Words in lower case are literal, words in capitals are arguments, parts in brackets are optional.
/// </summary>
internal sealed record InspectionCommand(InspectionVerb Verb, string Usage, string Summary)
{
    /// <summary>The literal words.</summary>
    public string[] Words { get; } = [.. Usage.Split(' ').TakeWhile(w => char.IsAsciiLetterLower(w[0]))];

    private int MaxWords { get; } = Usage.Split(' ').Count(w => !w.Contains("--", StringComparison.Ordinal));

    public bool Begins(IReadOnlyList<string> words) => words.Count >= Words.Length && Words.SequenceEqual(words.Take(Words.Length));

    /// <exception cref="UsageException">There are too many words, or an argument is missing.</exception>
    public void Check(IReadOnlyList<string> words)
    {
        if (words.Count > MaxWords)
            throw new UsageException($"'{words[MaxWords]}' is one word too many: {Usage}");
        var missing = Usage.Split(' ').Skip(words.Count).FirstOrDefault(w => char.IsAsciiLetterUpper(w[0]));
        if (missing is not null)
        {
            throw new UsageException(missing == "PATH"
                ? $"{string.Join(' ', Words)} wants a path, for example /collect/lustre; `inspect tree` shows them all"
                : $"{string.Join(' ', Words)} wants {missing}, for example oss1:9848; `inspect cluster show` lists them all");
        }
    }
}

/// <summary>All commands. Where Petabridge.Cmd has the command, it has the same name here.</summary>
internal static class InspectionGrammar
{
    public static IReadOnlyList<InspectionCommand> All { get; } =
    [
        new(InspectionVerb.Tree, "tree [PATH]", "actors, parents first: state, mailbox, restarts"),
        new(InspectionVerb.Hierarchy, "actor hierarchy [PATH]", "actors, one path a line"),
        new(InspectionVerb.Show, "show PATH", "all of one actor: its last failure, what it is doing and for how long"),
        new(InspectionVerb.Restart, "restart PATH", "a new incarnation at once, also out of a backoff"),
        new(InspectionVerb.Stop, "stop PATH", "end an actor; its parent may start it again"),
        new(InspectionVerb.Resume, "resume PATH", "let a suspended actor go on, or end its backoff"),
        new(InspectionVerb.DeadLetters, "deadletters [--follow]", "messages that no actor took"),
        new(InspectionVerb.Blocking, "blocking", "what hangs in the kernel: which source, on which file, since when"),
        new(InspectionVerb.Sources, "sources", "every source: state, age, duration, errors"),
        new(InspectionVerb.Collect, "collect PATH", "read what is at or below a path now, however fresh it is"),
        new(InspectionVerb.ClusterShow, "cluster show", "the members: state, role, address, and what they are found by"),
        new(InspectionVerb.ClusterShards, "cluster shards", "who owns what, how old it is, and where it was made"),
        new(InspectionVerb.ClusterTail, "cluster tail", "every change of members and owners as it happens"),
        new(InspectionVerb.ClusterLeave, "cluster leave", "this member leaves the cluster; it goes on by itself until it joins again"),
        new(InspectionVerb.ClusterJoin, "cluster join ADDRESS", "join the cluster that the member at an address is in"),
        new(InspectionVerb.ClusterDown, "cluster down ADDRESS", "remove a member that will not come back"),
        new(InspectionVerb.ClusterDownUnreachable, "cluster down-unreachable", "remove every member that cannot be reached"),
        new(InspectionVerb.LogTail, "log tail", "the last lines of the log, and every further one as it is written"),
        new(InspectionVerb.LogHistory, "log history", "the last lines of the log"),
        new(InspectionVerb.Config, "config [--origin]", "the settings in force, and where each comes from"),
        new(InspectionVerb.ConfigReload, "config reload", "read the configuration again, as SIGHUP does"),
    ];

    /// <summary>Finds the longest command with which the words begin. Returns null when no command matches.</summary>
    public static InspectionCommand? Find(IEnumerable<InspectionCommand> commands, IReadOnlyList<string> words) =>
        commands.Where(c => c.Begins(words)).MaxBy(c => c.Words.Length);
}
