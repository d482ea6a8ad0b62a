using LustreActors.Blocking;
using LustreActors.Hocon;
using LustreActors.Hocon.Values;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Configuration;

/// <summary>The configuration that a command was given: a file, and settings on the command line.</summary>
internal sealed record ConfigurationFile(string? Path, IReadOnlyList<string> Overrides, Func<string, string?> Environment)
{
    public const string DefaultPath = "/etc/lustre-actors/lustre-actors.conf";

    private const string Option = "--config";

    public static CommandOption ConfigOption { get; } = CommandOption.File(Option) with { Alias = "--config.file" };

    /// <summary>A file on a dead NFS server, or a FIFO, hangs for ever.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Longer: while a machine starts, a file may be late.</summary>
    public static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Nested values are read by recursion, and an exception that passes through all levels needs some 15 KB for each. What is not used
    /// takes no memory.
    /// </summary>
    public static readonly BlockingLaneOptions LaneOptions = new() { StackBytes = 16 << 20 };

    /// <summary>Keys whose default is a single text although they take a list.</summary>
    private static readonly string[] ListKeys = ["http.listen", "cluster.listen"];

    /// <summary>Set by the demo, which looks the same on every machine.</summary>
    public bool IgnoreDefaultFile { get; init; }

    /// <summary>Null when no file is given and the default file does not exist: every setting has a default.</summary>
    public string? FileInForce => Path ?? (!IgnoreDefaultFile && File.Exists(DefaultPath) ? DefaultPath : null);

    /// <summary>The name of the configuration in the log.</summary>
    public string Name => FileInForce ?? "defaults";

    public HoconProblem Problem(string message) => new(new Origin(Name, 0, null), "", message);

    public static ConfigurationFile From(Arguments arguments, Terminal terminal, params IEnumerable<string> more) =>
        new(arguments[Option], [.. more, .. arguments.Overrides], terminal.Environment);

    /// <summary>Loads it under a deadline.</summary>
    /// <exception cref="HoconException">It has problems.</exception>
    /// <exception cref="IOException">It did not come back in time. It may later, so this is no error of the configuration.</exception>
    public Task<BoundConfiguration> LoadAsync(TimeSpan? deadline = null) => WithinDeadlineAsync(Load, deadline);

    /// <summary>Reads what belongs to the configuration, under a deadline.</summary>
    public async Task<T> WithinDeadlineAsync<T>(Func<T> read, TimeSpan? deadline = null)
        where T : class
    {
        await using var lane = new BlockingLane(LaneOptions);
        var result = await lane.Run(Name, _ => read(), deadline ?? Deadline).ConfigureAwait(false);
        return result.Value ?? throw result.Error ?? new IOException($"{result.Detail}: nothing was started");
    }

    /// <summary>Reads, resolves and binds.</summary>
    /// <exception cref="HoconException">Lists every error of syntax, of references and of values.</exception>
    public BoundConfiguration Load()
    {
        var reference = Reference();
        var effective = reference;
        IReadOnlyList<HoconProblem> problems = [];
        var warnings = new List<HoconProblem>();
        if (FileInForce is { } file)
            effective = Config.ParseFile(file, Secrets.InErrors with { Warn = warnings.Add }, out problems).WithFallback(effective);
        foreach (var setting in Overrides)
        {
            var given = ParseOverride(setting, reference, out var ofOverride);
            effective = given.WithFallback(effective);
            problems = [.. problems, .. ofOverride];
        }

        effective = effective.Resolve(new ResolveOptions { Environment = Environment }, out var unresolved);
        var bound = OptionsBinding.Bind(effective, reference, [.. problems, .. unresolved]);
        return bound with { Warnings = [.. warnings, .. bound.Warnings] };
    }

    private static Config ParseOverride(string setting, Config reference, out IReadOnlyList<HoconProblem> problems)
    {
        problems = [];
        try
        {
            return Config.FromOverride(setting, path => KindOf(path, reference), "-D", Secrets.InErrors);
        }
        catch (HoconException e)
        {
            problems = [.. e.Problems.Select(p => p with { Message = p.Message + ShellAdvice(setting) })];
            return Config.Empty;
        }
    }

    /// <summary>An unknown key takes a text, so that the error reported is that it is unknown.</summary>
    private static OverrideKind KindOf(string path, Config reference) => reference.Find(path) switch
    {
        HoconArray => OverrideKind.Texts,
        HoconObject => OverrideKind.Hocon,
        _ when ListKeys.Contains(path) => OverrideKind.Texts,
        _ => OverrideKind.Text,
    };

    private static string ShellAdvice(string setting) => setting.Contains('"', StringComparison.Ordinal)
        ? ""
        : ". A shell takes quotes away: put the whole setting into single ones, as in '-Dcluster={seeds=[\"oss1:9848\"]}'";

    /// <summary>The reference, resolved without the user's settings: a default that refers to another default keeps that value.</summary>
    public static Config Reference()
    {
        using var stream = typeof(ConfigurationFile).Assembly.GetManifestResourceStream("reference.conf")
            ?? throw new InvalidOperationException("reference.conf is not embedded");
        using var reader = new StreamReader(stream);
        return Config.Parse(reader.ReadToEnd(), "reference.conf").Resolve(new ResolveOptions());
    }
}

/// <summary>A configuration without problems.</summary>
internal sealed record BoundConfiguration(AppOptions Options, Config Effective, IReadOnlyList<HoconProblem> Warnings);

/// <summary>The settings whose values are never shown: not in an error, in the log or by the inspection.</summary>
internal static class Secrets
{
    private static readonly string[] Words = ["password", "token", "secret"];

    public static HoconOptions InErrors { get; } = new() { Redact = IsSecret };

    /// <summary>The path of a file with a secret is not itself secret.</summary>
    public static bool IsSecret(string path) =>
        !path.EndsWith("-file", StringComparison.Ordinal)
            && Array.Exists(Words, word => path.Contains(word, StringComparison.OrdinalIgnoreCase));
}
