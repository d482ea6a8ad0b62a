using LustreActors.Hocon;

namespace LustreActors.Host;

/// <summary>What a command was told about its configuration: which file, and which settings on the command line.</summary>
internal sealed record ConfigurationFile(string? Path, IReadOnlyList<string> Overrides, Func<string, string?> Environment)
{
    public const string DefaultPath = "/etc/lustre-actors/lustre-actors.conf";

    public const string Option = "--config";

    /// <summary>Keys that take one text or a list, so that their default does not show it.</summary>
    private static readonly string[] ListKeys = ["http.listen", "cluster.listen"];

    /// <summary>The demo is to look the same everywhere.</summary>
    public bool IgnoreDefaultFile { get; init; }

    /// <summary>Null where the default file is not there, which is no error: every setting has a default.</summary>
    public string? FileInForce => Path ?? (!IgnoreDefaultFile && File.Exists(DefaultPath) ? DefaultPath : null);

    public static ConfigurationFile From(Arguments arguments, Terminal terminal, params IEnumerable<string> more) =>
        new(arguments[Option], [.. more, .. arguments.Overrides], terminal.Environment);

    /// <summary>Reads, resolves and binds.</summary>
    /// <exception cref="HoconException">Every mistake of syntax, of references and of values.</exception>
    public BoundConfiguration Load()
    {
        var reference = Reference();
        var effective = reference;
        IReadOnlyList<HoconProblem> problems = [];
        if (FileInForce is { } file)
            effective = Config.ParseFile(file, Secrets.InErrors, out problems).WithFallback(effective);
        foreach (var setting in Overrides)
        {
            var given = ParseOverride(setting, reference, out var wrong);
            effective = given.WithFallback(effective);
            problems = [.. problems, .. wrong];
        }

        effective = effective.Resolve(new ResolveOptions { Environment = Environment }, out var unresolved);
        return OptionsBinding.Bind(effective, reference, [.. problems, .. unresolved]);
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

    /// <summary>An unknown key takes a text: that it is unknown is the mistake to report.</summary>
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

    /// <summary>The manual, resolved by itself first: a setting that refers to another default means that default.</summary>
    public static Config Reference()
    {
        using var stream = typeof(ConfigurationFile).Assembly.GetManifestResourceStream("reference.conf")
            ?? throw new InvalidOperationException("reference.conf is not embedded");
        using var reader = new StreamReader(stream);
        return Config.Parse(reader.ReadToEnd(), "reference.conf").Resolve(new ResolveOptions());
    }
}

/// <summary>A configuration that may be started with.</summary>
internal sealed record BoundConfiguration(AppOptions Options, Config Effective, IReadOnlyList<HoconProblem> Warnings);
