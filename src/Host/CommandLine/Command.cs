namespace LustreActors.Host.CommandLine;

/// <summary>A command: the texts of its help, and what its command line may have.</summary>
internal sealed record Command(string Name, string Summary, string Help, Func<Arguments, Terminal, Task<int>> RunAsync)
{
    public IReadOnlyList<CommandOption> Options { get; init; } = [];

    /// <summary>The command reads a configuration: it takes <c>-Dpath=value</c>, and flags of Prometheus' programs.</summary>
    public bool TakesSettings { get; init; }

    /// <summary>Words that the command takes in its first place, such as <c>ca</c> of <c>certs ca</c>.</summary>
    public IReadOnlyList<string> FirstWords { get; init; } = [];

    public int MaxWords { get; init; }

    /// <summary>The exit code for a wrong command line or configuration.</summary>
    public int UsageExitCode { get; init; } = ExitCode.Usage;

    /// <summary>Options that are not declared here are words: another program understands them.</summary>
    public bool PassesOptionsOn { get; init; }

    public CommandOption? Find(string name) => Options.FirstOrDefault(o => o.Name == name || o.Alias == name);

    /// <summary>The first sentence that the help has about an option; empty when it has none.</summary>
    public string MeaningOf(CommandOption option)
    {
        foreach (var line in Help.Split('\n'))
        {
            if (!line.StartsWith($"  {option.Name}", StringComparison.Ordinal) || line.Length <= option.Name.Length + 2
                || line[option.Name.Length + 2] != ' ')
                continue;
            var text = line.IndexOf("  ", 2, StringComparison.Ordinal) is > 0 and var gap ? line[gap..].Trim() : "";
            var end = text.IndexOfAny([';', ':', '.']);
            return end > 0 && end + 1 < text.Length && text[end + 1] == ' ' ? text[..end] : text.TrimEnd('.', ':', ';', ',');
        }

        return "";
    }
}

/// <summary>The kind of the value that follows an option.</summary>
internal enum OptionValue
{
    /// <summary>The option is a switch.</summary>
    None,
    Text,
    File,
    Folder,

    /// <summary>One of the option's choices.</summary>
    Choice,
}

/// <summary>An option of a command, by its whole name such as <c>--config</c>.</summary>
internal sealed record CommandOption(string Name, OptionValue Value)
{
    /// <summary>Another name of the same option.</summary>
    public string? Alias { get; init; }

    public IReadOnlyList<string> Choices { get; init; } = [];

    public static CommandOption Switch(string name) => new(name, OptionValue.None);

    public static CommandOption Text(string name) => new(name, OptionValue.Text);

    public static CommandOption File(string name) => new(name, OptionValue.File);

    public static CommandOption Folder(string name) => new(name, OptionValue.Folder);

    public static CommandOption Choice(string name, params string[] choices) => new(name, OptionValue.Choice) { Choices = choices };

    /// <exception cref="UsageException">The value is not one of the choices.</exception>
    public void Check(string value)
    {
        if (Choices.Count > 0 && !Choices.Contains(value))
            throw new UsageException($"{Name} is {string.Join(", ", Choices.SkipLast(1))} or {Choices[^1]}, not '{value}'");
    }
}
