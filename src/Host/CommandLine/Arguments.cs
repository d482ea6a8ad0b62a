namespace LustreActors.Host.CommandLine;

/// <summary>
/// The arguments of a command: options with and without values, <c>-Dpath=value</c>, and the other words in order.
/// An option that the command did not declare is refused.
/// </summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _switches = new(StringComparer.Ordinal);

    private Arguments()
    {
    }

    public List<string> Overrides { get; } = [];

    public List<string> Words { get; } = [];

    public string? this[string option] => _values.GetValueOrDefault(option);

    public bool Has(string name) => _switches.Contains(name);

    public static Arguments Parse(IReadOnlyList<string> args, string[] withValue, string[] switches)
    {
        var parsed = new Arguments();
        for (var i = 0; i < args.Count; i++)
        {
            var arg = args[i];
            var equals = arg.IndexOf('=', StringComparison.Ordinal);
            var name = arg.StartsWith("--", StringComparison.Ordinal) && equals > 0 ? arg[..equals] : arg;
            if (arg.StartsWith("-D", StringComparison.Ordinal))
            {
                var setting = arg.Length > 2 ? arg[2..] : i + 1 < args.Count ? args[++i] : "";
                if (setting.IndexOf('=', StringComparison.Ordinal) <= 0)
                    throw new UsageException($"{arg}: -D wants path=value, for example -Dhttp.listen=127.0.0.1:9846");
                parsed.Overrides.Add(setting);
            }
            else if (withValue.Contains(name))
            {
                if (name.Length < arg.Length)
                    parsed._values[name] = arg[(equals + 1)..];
                else if (i + 1 < args.Count)
                    parsed._values[name] = args[++i];
                else
                    throw new UsageException($"{name} wants a value");
            }
            else if (switches.Contains(arg))
            {
                parsed._switches.Add(arg);
            }
            else if (arg.StartsWith('-') && arg.Length > 1)
            {
                throw new UsageException(
                    $"{arg} is not an option here; known are: {string.Join(", ", withValue.Concat(switches).Append("-Dpath=value"))}");
            }
            else
            {
                parsed.Words.Add(arg);
            }
        }

        return parsed;
    }

    public void RefuseWords()
    {
        if (Words.Count > 0)
            throw new UsageException($"'{Words[0]}' is one word too many");
    }
}

/// <summary>The command line is wrong; the message says what is allowed.</summary>
internal sealed class UsageException(string message) : Exception(message);
