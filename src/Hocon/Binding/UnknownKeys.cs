using LustreActors.Hocon.Syntax;
using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Binding;

public sealed partial class ConfigBinder
{
    /// <summary>
    /// Reports every key that is neither in the reference nor was read by a getter, with the nearest known key. Call it last.
    /// </summary>
    public void RefuseUnknownKeys(params IEnumerable<string> openPaths)
    {
        var open = openPaths.Select(Normalize).ToHashSet();
        var known = KnownPaths();
        Refuse(_effective, HoconPath.Root, known, open);
    }

    private void Refuse(HoconObject section, HoconPath path, HashSet<string> known, HashSet<string> open)
    {
        foreach (var (key, value) in section.Members)
        {
            var at = path.Child(key);
            var name = at.ToString();
            if (open.Contains(name) || _asked.Contains(name))
                continue;
            if (known.Contains(name))
            {
                if (value is HoconObject inner)
                    Refuse(inner, at, known, open);
                continue;
            }
            var nearest = NearestName.To(name, known);
            var prefix = $"{path}.";
            var siblings = string.Join(", ", known.Where(k =>
                k.StartsWith(prefix, StringComparison.Ordinal) && k.IndexOf('.', prefix.Length) < 0));
            var advice = nearest is not null ? $"Did you mean {nearest}?"
                : siblings.Length > 0 ? $"Known are {siblings}"
                : "Remove it, or look for its name in the reference";
            BindingReport.Add(_report.Problems, new HoconProblem(value.Origin, name, $"unknown key. {advice}"));
        }
    }

    /// <summary>All paths of the reference and all paths that a getter read, with the objects on the way.</summary>
    private HashSet<string> KnownPaths()
    {
        var known = new HashSet<string>();
        AddAll(_reference, HoconPath.Root);
        foreach (var asked in _asked)
        {
            var path = HoconPath.Root;
            foreach (var element in PathReader.Parse(asked).Elements)
                known.Add((path = path.Child(element)).ToString());
        }
        return known;

        void AddAll(HoconObject section, HoconPath path)
        {
            foreach (var (key, value) in section.Members)
            {
                known.Add(path.Child(key).ToString());
                if (value is HoconObject inner)
                    AddAll(inner, path.Child(key));
            }
        }
    }
}
