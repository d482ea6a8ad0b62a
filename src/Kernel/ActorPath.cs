using System.Diagnostics.CodeAnalysis;

namespace LustreActors.Kernel;

/// <summary>Where an actor stands in the tree: <c>/collect/lustre/scratch</c>. Compared by value.</summary>
public sealed record ActorPath
{
    private const int MaxNameLength = 200;

    private ActorPath(string value) => Value = value;

    /// <summary>The root of the tree, <c>/</c>.</summary>
    public static ActorPath Root { get; } = new("/");

    public string Value { get; }

    public bool IsRoot => Value.Length == 1;

    /// <summary>The last segment; <c>/</c> for the root.</summary>
    public string Name => IsRoot ? Value : Value[(Value.LastIndexOf('/') + 1)..];

    public ActorPath? Parent
    {
        get
        {
            if (IsRoot)
                return null;
            var slash = Value.LastIndexOf('/');
            return slash == 0 ? Root : new ActorPath(Value[..slash]);
        }
    }

    public ActorPath Child(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsName(name)
            ? new ActorPath(IsRoot ? "/" + name : Value + "/" + name)
            : throw new ArgumentException($"'{name}' is no actor name: 1 to {MaxNameLength} characters, without '/', blanks or control characters", nameof(name));
    }

    /// <summary>Reads an absolute path; throws <see cref="FormatException"/> where it is none.</summary>
    public static ActorPath Parse(string text) =>
        TryParse(text, out var path) ? path : throw new FormatException($"'{text}' is no actor path: expected something like /collect/lustre");

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ActorPath? path)
    {
        path = null;
        if (text is null || text.Length == 0 || text[0] != '/')
            return false;
        if (text.Length == 1)
        {
            path = Root;
            return true;
        }

        foreach (var segment in text.AsSpan(1).Split('/'))
        {
            if (!IsName(text.AsSpan(1)[segment]))
                return false;
        }

        path = new ActorPath(text);
        return true;
    }

    public override string ToString() => Value;

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxNameLength)
            return false;
        foreach (var c in name)
        {
            if (c == '/' || char.IsControl(c) || char.IsWhiteSpace(c))
                return false;
        }

        return true;
    }
}
