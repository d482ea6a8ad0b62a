using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Binding;

/// <summary>The problems and warnings of a binder, in order and without duplicates.</summary>
internal sealed class BindingReport(Func<string, bool>? redact)
{
    public List<HoconProblem> Problems { get; } = [];

    public List<HoconProblem> Warnings { get; } = [];

    public string Show(HoconValue value, string path) =>
        redact?.Invoke(path) == true ? "(hidden)"
        : value is HoconString text ? HoconString.Quote(text.Text)
        : value is HoconScalar scalar ? scalar.Text
        : value.Kind;

    public void ExpectedObject(HoconValue found, HoconPath at)
    {
        if (found is HoconBroken)
            return;
        var path = at.ToString();
        var message = $"found {Show(found, path)}, expected an object: {{ ... }}. Its settings are written as {path}.KEY = VALUE";
        Add(Problems, new HoconProblem(found.Origin, path, message));
    }

    /// <summary>Whether a part of the value was reported when the references were resolved.</summary>
    public static bool IsBroken(HoconValue value) => value switch
    {
        HoconArray array => array.Items.Exists(IsBroken),
        HoconObject composite => composite.Members.Values.Any(IsBroken),
        _ => value is HoconBroken,
    };

    public static void Add(List<HoconProblem> list, HoconProblem problem)
    {
        if (!list.Contains(problem))
            list.Add(problem);
    }
}
