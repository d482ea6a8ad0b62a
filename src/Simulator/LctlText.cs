using System.IO.Enumeration;
using System.Text;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator;

/// <summary>
/// The output of <c>lctl get_param</c> and <c>lctl list_param</c> for a tree: it replaces the command in tests. A dot in a pattern stands
/// for the path's slash, or for a dot in a name such as <c>MGC10.1.255.1@tcp</c>; <c>*</c> and <c>?</c> match within one component.
/// </summary>
public static class LctlText
{
    // The order in which the command reads them.
    private static readonly TreeRoot[] Roots = [TreeRoot.Sys, TreeRoot.LnetDebug, TreeRoot.Debug, TreeRoot.Proc, TreeRoot.LnetProc];

    /// <summary>The standard output of <c>lctl get_param PATTERN…</c>. It hangs at a file that hangs, and it reads a <c>ping</c>.</summary>
    public static byte[] GetParam(string root, params IEnumerable<string> patterns) => Print(root, patterns, named: true);

    /// <summary>The standard output of <c>lctl get_param -n PATTERN…</c>: values without names.</summary>
    public static byte[] GetValue(string root, params IEnumerable<string> patterns) => Print(root, patterns, named: false);

    /// <summary>The names that a pattern matches, as <c>lctl list_param PATTERN</c> prints them: directories too.</summary>
    public static IReadOnlyList<string> ListParam(string root, string pattern) => [.. Matches(root, pattern).Select(match => match.Name)];

    /// <summary>The standard error of <c>lctl get_param PATTERN…</c>: a line for every pattern that matches nothing.</summary>
    public static string Errors(string root, params IEnumerable<string> patterns)
    {
        var text = new StringBuilder();
        foreach (var pattern in patterns)
        {
            if (!Matches(root, pattern).Any())
                text.Append("error: get_param: param_path '").Append(pattern.Replace('.', '/')).Append("': No such file or directory\n");
        }

        return text.ToString();
    }

    private static byte[] Print(string root, IEnumerable<string> patterns, bool named)
    {
        using var text = new MemoryStream();
        foreach (var (name, path) in patterns.SelectMany(pattern => Matches(root, pattern)).Where(match => !Directory.Exists(match.Path)))
        {
            var value = Content(path);
            if (named)
            {
                text.Write(Encoding.UTF8.GetBytes(name));
                text.WriteByte((byte)'=');
                if (value.AsSpan().TrimEnd((byte)'\n').Contains((byte)'\n'))
                    text.WriteByte((byte)'\n');
            }

            text.Write(value);
            if (value is not [.., (byte)'\n'])
                text.WriteByte((byte)'\n');
        }

        return text.ToArray();
    }

    private static byte[] Content(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        using var content = new MemoryStream();
        file.CopyTo(content);
        return content.ToArray();
    }

    private static IEnumerable<(string Name, string Path)> Matches(string root, string pattern) =>
        Roots.Select(kind => Path.Combine(root, kind.Path())).Where(Directory.Exists)
            .SelectMany(directory => Below(directory, "", pattern.Split('.', '/'), 0));

    private static IEnumerable<(string Name, string Path)> Below(string directory, string prefix, string[] parts, int next)
    {
        // A name may hold dots, so one component may be several parts of the pattern.
        for (var taken = 1; next + taken <= parts.Length; taken++)
        {
            var component = string.Join('.', parts, next, taken);
            foreach (var path in Directory.EnumerateFileSystemEntries(directory).Order(StringComparer.Ordinal))
            {
                var leaf = Path.GetFileName(path);
                if (!FileSystemName.MatchesSimpleExpression(component, leaf, ignoreCase: false))
                    continue;
                var name = prefix.Length == 0 ? leaf : $"{prefix}.{leaf}";
                if (next + taken == parts.Length)
                {
                    yield return (name, path);
                }
                else if (Directory.Exists(path))
                {
                    foreach (var match in Below(path, name, parts, next + taken))
                        yield return match;
                }
            }
        }
    }
}
