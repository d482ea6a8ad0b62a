namespace LustreActors.Host.CommandLine;

/// <summary>
/// The arguments of a command: options with and without values, settings, and the other words in order. What the command did not declare
/// is refused.
/// </summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _addresses = [];
    private readonly List<string> _settings = [];

    private Arguments()
    {
    }

    /// <summary>Settings as <c>path=value</c>; later ones override earlier ones.</summary>
    public IReadOnlyList<string> Overrides =>
        _addresses.Count == 0 ? _settings : [$"{SettingFlags.Listen}=[{string.Join(", ", _addresses.Select(Quote))}]", .. _settings];

    public List<string> Words { get; } = [];

    public string? this[string option] => _values.GetValueOrDefault(option);

    public bool Has(string option) => _values.ContainsKey(option);

    /// <exception cref="UsageException">The command does not take these arguments.</exception>
    public static Arguments Parse(IReadOnlyList<string> args, Command command)
    {
        var parsed = new Arguments();
        var onlyWords = false;
        for (var i = 0; i < args.Count; i++)
        {
            var arg = args[i];
            if (onlyWords || arg is not ['-', _, ..])
                parsed.Words.Add(arg);
            else if (arg == "--" && !command.PassesOptionsOn)
                onlyWords = true;
            else if (arg.StartsWith("-D", StringComparison.Ordinal))
                parsed.AddSetting(arg, command, () => ++i < args.Count ? args[i] : "");
            else
                parsed.AddOption(arg, command, () => ++i < args.Count ? args[i] : null);
        }

        if (parsed.Words.Count > command.MaxWords)
            throw new UsageException(Explain(parsed.Words[command.MaxWords], command));
        return parsed;
    }

    private static string Explain(string word, Command command)
    {
        if (command.Find("--config") is not null && Path.GetExtension(word) is ".conf" or ".yml" or ".yaml" or ".json")
            return $"'{word}' is one word too many. To read it as the configuration: --config {word}";
        return word.Contains('=', StringComparison.Ordinal) && command.TakesSettings
            ? $"'{word}' is one word too many. If it is a setting: -D{word}"
            : $"'{word}' is one word too many";
    }

    private void AddSetting(string arg, Command command, Func<string> next)
    {
        if (!command.TakesSettings)
            throw new UsageException("-D is not an option here: no configuration is read");
        var setting = arg.Length > 2 ? arg[2..] : next();
        if (setting.IndexOf('=', StringComparison.Ordinal) <= 0)
            throw new UsageException($"{arg}: -D wants path=value, for example -Dhttp.listen=127.0.0.1:9846");
        _settings.Add(setting);
    }

    private void AddOption(string arg, Command command, Func<string?> next)
    {
        var equals = arg.IndexOf('=', StringComparison.Ordinal);
        var name = arg.StartsWith("--", StringComparison.Ordinal) && equals > 0 ? arg[..equals] : arg;
        var inline = name.Length < arg.Length ? arg[(equals + 1)..] : null;
        if (command.Find(name) is { } option)
        {
            if (option.Value == OptionValue.None && inline is not null)
                throw new UsageException($"{name} takes no value, and '{inline}' is given; leave out ={inline}");
            var value = option.Value == OptionValue.None ? "" : inline ?? next() ?? throw new UsageException($"{name} wants a value");
            option.Check(value);
            _values[option.Name] = value;
        }
        else if (command.TakesSettings && SettingFlags.Find(name) is { } setting)
        {
            var value = inline ?? next() ?? throw new UsageException($"{name} wants a value");
            if (setting == SettingFlags.Listen)
                _addresses.Add(value);
            else
                _settings.Add($"{setting}={Quote(setting == SettingFlags.WebConfiguration ? Path.GetFullPath(value) : value)}");
        }
        else if (command.PassesOptionsOn)
        {
            Words.Add(arg);
        }
        else
        {
            throw new UsageException(Suggestions.ForOption(name, command));
        }
    }

    private static string Quote(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

/// <summary>The command line is wrong; the message says what is allowed.</summary>
internal sealed class UsageException(string message) : Exception(message);
