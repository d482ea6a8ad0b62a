using LustreActors.Hocon;

namespace LustreActors.Host;

/// <summary>What a command was told about its configuration: which file, and which settings on the command line.</summary>
internal sealed record ConfigurationFile(string? Path, IReadOnlyList<string> Overrides, Func<string, string?> Environment)
{
    public const string DefaultPath = "/etc/lustre-actors/lustre-actors.conf";

    public const string Option = "--config";

    /// <summary>The demo is to look the same everywhere.</summary>
    public bool IgnoreDefaultFile { get; init; }

    /// <summary>Null where the default file is not there, which is no error: every setting has a default.</summary>
    public string? FileInForce => Path ?? (!IgnoreDefaultFile && File.Exists(DefaultPath) ? DefaultPath : null);

    public static ConfigurationFile From(Arguments arguments, Terminal terminal, params IEnumerable<string> more) =>
        new(arguments[Option], [.. more, .. arguments.Overrides], terminal.Environment);

    /// <summary>Reads, resolves and binds; throws a <see cref="HoconException"/> that names every problem.</summary>
    public BoundConfiguration Load()
    {
        var reference = Reference();
        var effective = reference;
        if (FileInForce is { } file)
            effective = Config.ParseFile(file, Secrets.InErrors).WithFallback(effective);
        foreach (var setting in Overrides)
            effective = Override(setting).WithFallback(effective);
        effective = effective.Resolve(new ResolveOptions { Environment = Environment }, out var unresolved);
        return OptionsBinding.Bind(effective, reference, unresolved);
    }

    /// <summary>What a shell did to a setting cannot be seen any more, but what it does to quotes is known.</summary>
    private static Config Override(string setting)
    {
        try
        {
            return Config.FromOverride(setting, "-D", Secrets.InErrors);
        }
        catch (HoconException e) when (!setting.Contains('"', StringComparison.Ordinal))
        {
            throw new HoconException([.. e.Problems.Select(p => p with { Message = $"{p.Message}. A shell takes quotes away: put the whole setting into single ones, as in '-Dhttp.listen=\"127.0.0.1:9846\"'" })]);
        }
    }

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
