namespace LustreActors.Host;

/// <summary>What can be asked of a running collector. Each has one handler; several ways to write it may lead there.</summary>
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
/// One command as it is written: words in lower case stand for themselves, words in capitals for an argument, what is in brackets may be
/// left out.
/// </summary>
internal sealed record InspectionCommand(InspectionVerb Verb, string Usage, string Summary)
{
    /// <summary>The words that are to be written as they stand.</summary>
    public string[] Words { get; } = [.. Usage.Split(' ').TakeWhile(w => char.IsAsciiLetterLower(w[0]))];

    private int MostWords { get; } = Usage.Split(' ').Count(w => !w.Contains("--", StringComparison.Ordinal));

    public bool Begins(IReadOnlyList<string> words) => words.Count >= Words.Length && Words.SequenceEqual(words.Take(Words.Length));

    /// <exception cref="UsageException">Words are too many, or an argument is missing.</exception>
    public void Check(IReadOnlyList<string> words)
    {
        if (words.Count > MostWords)
            throw new UsageException($"'{words[MostWords]}' is one word too many: {Usage}");
        var missing = Usage.Split(' ').Skip(words.Count).FirstOrDefault(w => char.IsAsciiLetterUpper(w[0]));
        if (missing is not null)
        {
            throw new UsageException(missing == "PATH"
                ? $"{string.Join(' ', Words)} wants a path, for example /collect/lustre; `inspect tree` shows them all"
                : $"{string.Join(' ', Words)} wants {missing}, for example oss1:9848; `inspect cluster show` lists them all");
        }
    }
}

/// <summary>All commands, the names of Petabridge.Cmd among them: people who know those need not learn others.</summary>
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

    /// <summary>The command that these words begin with: of two that fit, the one with more words. Null where none fits.</summary>
    public static InspectionCommand? Find(IEnumerable<InspectionCommand> commands, IReadOnlyList<string> words) =>
        commands.Where(c => c.Begins(words)).MaxBy(c => c.Words.Length);
}
