using LustreActors.Hocon.Syntax;
using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Binding;

/// <summary>
/// Reads a configuration value by value and collects all problems. A getter that fails records a problem and returns the reference's
/// default, so that binding continues; check <see cref="Problems"/> at the end.
/// </summary>
public sealed partial class ConfigBinder
{
    private readonly HoconObject _effective;
    private readonly HoconObject _reference;
    private readonly BindingReport _report;
    private readonly HashSet<string> _asked = [];

    /// <param name="effective">The whole configuration with the reference as its fallback, resolved.</param>
    /// <param name="reference">All keys with their defaults, resolved.</param>
    /// <param name="redact">Selects the paths whose values no message may show.</param>
    public ConfigBinder(Config effective, Config reference, Func<string, bool>? redact = null) =>
        (_effective, _reference, _report) = (effective.Root, reference.Root, new BindingReport(redact));

    public IReadOnlyList<HoconProblem> Problems => _report.Problems;

    public IReadOnlyList<HoconProblem> Warnings => _report.Warnings;

    /// <summary>True when there is a value other than null.</summary>
    public bool Has(string path) => Ask(path) is not null and not HoconNull;

    public string String(string path) => Read(path, Scalars.Text, "");

    public bool Boolean(string path) => Read(path, Scalars.Boolean, false);

    public int Integer(string path, int min = int.MinValue, int max = int.MaxValue) =>
        Read(path, v => Scalars.Integer(v, min, max), min);

    public TimeSpan Duration(string path, TimeSpan? min = null, TimeSpan? max = null) =>
        Read(path, v => Scalars.Duration(v, min ?? TimeSpan.Zero, max ?? TimeSpan.MaxValue), min ?? TimeSpan.Zero);

    /// <summary>Reads one of several names. If "on" or "off" is one of them, true, yes, false and no are accepted too.</summary>
    public T Choice<T>(string path, params (string Name, T Value)[] choices) =>
        Read(path, v => Scalars.Choice(v, choices), choices[0].Value);

    /// <summary>Reads a list of texts. A single text counts as a list of one.</summary>
    public IReadOnlyList<string> Strings(string path) => Read<IReadOnlyList<string>>(path, Texts, []);

    /// <summary>Records a problem that the caller found, with the place where the value was written.</summary>
    public void Problem(string path, string message)
    {
        // A value that could not be read was reported already, and the caller sees its default.
        if (!IsBroken(path))
            Record(_report.Problems, path, Find(_effective, path), message);
    }

    /// <summary>
    /// Records a problem of a value that another setting needs. Where the value is a default, the place is that of the other one.
    /// </summary>
    public void Problem(string path, string message, string because)
    {
        if (!IsBroken(path))
            Record(_report.Problems, path, IsDefault(path) ? Find(_effective, because) : Find(_effective, path), message);
    }

    /// <summary>Records a warning: the value is allowed but probably a mistake.</summary>
    public void Warning(string path, string message) => Record(_report.Warnings, path, Find(_effective, path), message);

    /// <summary>The value as it was written; null if it is absent.</summary>
    public HoconValue? Value(string path) => Ask(path);

    private T Read<T>(string path, Func<HoconValue, Reading<T>> read, T last)
    {
        var value = Ask(path);
        var fallback = Find(_reference, path) is { } known && read(known) is { Problem: null } valid ? valid.Value : last;
        if (value is null or HoconNull or HoconBroken)
        {
            if (value is HoconBroken)
                return fallback;
            if (value is not null || !ReportParent(path))
                Record(_report.Problems, path, value, value is null ? "is missing. Set it" : "found null, and a value is needed");
            return fallback;
        }
        var reading = read(value);
        if (reading.Problem is { } problem)
        {
            if (BindingReport.IsBroken(value))
                return fallback;
            Record(_report.Problems, path, value, $"found {_report.Show(value, Normalize(path))}: {problem}");
            return fallback;
        }
        if (reading.Warning is { } warning)
            Record(_report.Warnings, path, value, $"found {_report.Show(value, Normalize(path))}: {warning}");
        return reading.Value;
    }

    /// <summary>Reports a parent that is not an object. The key is absent because of that, so its absence is no problem too.</summary>
    private bool ReportParent(string path)
    {
        var parent = _effective;
        var at = HoconPath.Root;
        foreach (var element in PathReader.Parse(path).Elements)
        {
            at = at.Child(element);
            if (!parent.Members.TryGetValue(element, out var child))
                return false;
            if (child is not HoconObject next)
            {
                _report.ExpectedObject(child, at);
                return true;
            }
            parent = next;
        }
        return false;
    }

    private bool IsDefault(string path) =>
        Find(_effective, path) is not { } value || (Find(_reference, path) is { } known && known.Origin == value.Origin);

    private bool IsBroken(string path)
    {
        HoconValue? value = _effective;
        foreach (var element in PathReader.Parse(path).Elements)
            value = value is HoconBroken ? value : (value as HoconObject)?.Members.GetValueOrDefault(element);
        return value is not null && BindingReport.IsBroken(value);
    }

    private HoconValue? Ask(string path)
    {
        _asked.Add(Normalize(path));
        return Find(_effective, path);
    }

    private void Record(List<HoconProblem> list, string path, HoconValue? value, string message) =>
        BindingReport.Add(list, new HoconProblem((value ?? Find(_reference, path) ?? _effective).Origin, Normalize(path), message));

    private static string Normalize(string path) => PathReader.Parse(path).ToString();

    private static HoconValue? Find(HoconObject root, string path)
    {
        HoconValue? value = root;
        foreach (var element in PathReader.Parse(path).Elements)
            value = (value as HoconObject)?.Members.GetValueOrDefault(element);
        return value;
    }

    private static Reading<IReadOnlyList<string>> Texts(HoconValue value)
    {
        var elements = value switch
        {
            HoconArray array => array.Items,
            HoconObject composite => IndexedObject.Elements(composite.Members),
            _ => [value],
        };
        if (elements is null || elements.Any(e => e is not HoconScalar or HoconNull or HoconBroken))
            return Scalars.Expected<IReadOnlyList<string>>("a list of texts: [ \"a\", \"b\" ]");
        return Reading<IReadOnlyList<string>>.Valid([.. elements.Select(e => ((HoconScalar)e).Text)]);
    }
}
