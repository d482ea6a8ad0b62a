using LustreActors.Hocon.Rendering;
using LustreActors.Hocon.Resolution;
using LustreActors.Hocon.Syntax;
using LustreActors.Hocon.Values;

namespace LustreActors.Hocon;

/// <summary>
/// A configuration: parsed from texts, merged, then resolved. Immutable. Values can be read only after it is resolved; a configuration
/// without references is resolved from the start.
/// </summary>
public sealed class Config
{
    private readonly HoconObject _root;

    private Config(HoconObject root) => _root = root;

    public static Config Empty { get; } = new(new HoconObject(new Origin("nothing", 0, null)));

    public bool IsResolved => _root.IsPlain;

    public HoconObject Root => IsResolved ? _root : throw new InvalidOperationException("The configuration is not resolved yet.");

    /// <exception cref="HoconException">The syntax errors of the text and of every file it includes.</exception>
    public static Config Parse(string text, string source, HoconOptions? options = null) =>
        Of(ParseSession.Parse(text, source, options ?? HoconOptions.Default), source);

    /// <exception cref="HoconException">The file is absent or unreadable, or it or a file it includes has syntax errors.</exception>
    public static Config ParseFile(string path, HoconOptions? options = null)
    {
        var config = ParseFile(path, options, out var problems);
        return problems.Count > 0 ? throw new HoconException(problems) : config;
    }

    /// <summary>
    /// Reads as much of the file as possible, so that its syntax errors can be reported together with problems of its values. Returns an
    /// empty configuration if nothing in the file is reliable: the file is absent, or a bracket is missing, which leaves the structure
    /// unknown.
    /// </summary>
    public static Config ParseFile(string path, HoconOptions? options, out IReadOnlyList<HoconProblem> problems)
    {
        switch (ParseSession.ParseFile(path, options ?? HoconOptions.Default, out problems))
        {
            case null:
                return Empty;
            case HoconObject root:
                return new Config(root);
            case var list:
                problems = [.. problems, NotAnObject(list, path)];
                return Empty;
        }
    }

    /// <summary>An assignment of the command line, <c>path=value</c>, the value in HOCON.</summary>
    /// <param name="assignment">The text after -D.</param>
    /// <param name="kindOf">The kind of value of a key. It decides how a value that is not HOCON is read.</param>
    /// <param name="origin">The source in the origins of its values.</param>
    /// <param name="options">Limits, and the paths of secrets.</param>
    public static Config FromOverride(
        string assignment, Func<string, OverrideKind>? kindOf = null, string origin = "-D", HoconOptions? options = null) =>
        Of(OverrideReader.Read(assignment, kindOf ?? (_ => OverrideKind.Hocon), origin, options ?? HoconOptions.Default), origin);

    /// <summary>Merges this configuration over a lower one: objects are merged, any other value replaces the lower one.</summary>
    public Config WithFallback(Config lower) => new(Merging.Objects(lower._root, _root, reuse: false));

    public Config Resolve(ResolveOptions? options = null)
    {
        var resolved = Resolve(options, out var problems);
        return problems.Count > 0 ? throw new HoconException(problems) : resolved;
    }

    /// <summary>
    /// Resolves as much as possible, so that problems of the values can be reported together with <paramref name="problems"/>. A
    /// <see cref="Binding.ConfigBinder"/> reads an unresolved value as its default and reports no second problem.
    /// </summary>
    /// <exception cref="HoconException">The references multiply beyond the limits.</exception>
    public Config Resolve(ResolveOptions? options, out IReadOnlyList<HoconProblem> problems)
    {
        problems = [];
        return IsResolved ? this : new Config(Resolver.Resolve(_root, options ?? ResolveOptions.Default, out problems));
    }

    /// <summary>The value at a dotted path; null if it does not exist. A key set to null gives a <see cref="HoconNull"/>.</summary>
    public HoconValue? Find(string path)
    {
        HoconValue? value = Root;
        foreach (var element in PathReader.Parse(path).Elements)
            value = (value as HoconObject)?.Members.GetValueOrDefault(element);
        return value;
    }

    public string Render(RenderOptions? options = null) => Renderer.Render(Root, options ?? RenderOptions.Default);

    private static Config Of(HoconValue value, string source) =>
        value is HoconObject root ? new Config(root) : throw new HoconException([NotAnObject(value, source)]);

    private static HoconProblem NotAnObject(HoconValue value, string source) =>
        new(value.Origin, "", $"{source} holds a list, and a configuration is an object: write key = [ ... ]");
}
