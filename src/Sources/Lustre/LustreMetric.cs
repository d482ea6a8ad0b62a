using System.Collections.Immutable;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>A row of the catalogue: one family, the parameters that it comes from, and the unit in which they show its values.</summary>
/// <param name="Family">The family. Its help ends with the names of the parameters.</param>
/// <param name="Unit">The unit in the file.</param>
/// <param name="Parameters">One for each kind of device that has it.</param>
internal sealed record LustreMetric(MetricFamily Family, Unit Unit, ImmutableArray<LustreParameter> Parameters)
{
    /// <summary>The column of its values in the table that its reader fills.</summary>
    public int Column { get; init; }

    /// <summary>The column of the time at which the counter began. Negative where no file shows it.</summary>
    public int Created { get; init; } = -1;

    /// <summary>The key of its line in a file of <c>key: number</c> lines.</summary>
    public string Key { get; init; } = "";

    /// <summary>The lines of one family that has several, each with its value of the label <c>event</c>.</summary>
    public ImmutableArray<(string Key, string Event)> Events { get; init; } = [];

    /// <summary>A gauge of which each parameter is one number.</summary>
    public static LustreMetric Gauge(
        string name, Unit unit, string help, string[] labels, params ImmutableArray<LustreParameter> parameters) =>
        new MetricGroup(labels, parameters).Gauge(name, unit, help);

    /// <summary>A counter of which each parameter is one number.</summary>
    public static LustreMetric Counter(
        string name, Unit unit, string help, string[] labels, params ImmutableArray<LustreParameter> parameters) =>
        new MetricGroup(labels, parameters).Counter(name, unit, help);
}

/// <summary>Declares the families of one parameter, or of several parameters that show the same.</summary>
/// <param name="labels">The labels of every family of the group.</param>
/// <param name="parameters">The parameters that show the values.</param>
internal sealed class MetricGroup(string[] labels, params ImmutableArray<LustreParameter> parameters)
{
    /// <summary>The origin that the help names. By default the names of the parameters.</summary>
    public string Origin { get; init; } = string.Join(", ", parameters.Select(p => p.Name));

    public LustreMetric Gauge(string name, Unit unit, string help, int column = 0, string key = "", params string[] further) =>
        Declare(name, MetricType.Gauge, unit, help, column, -1, key, further);

    public LustreMetric Counter(
        string name, Unit unit, string help, int column = 0, string key = "", int created = -1, params string[] further) =>
        Declare(name, MetricType.Counter, unit, help, column, created, key, further);

    public LustreMetric Histogram(string name, Unit unit, string help, string key = "", params string[] further) =>
        Declare(name, MetricType.Histogram, unit, help, 0, -1, key, further);

    public LustreMetric Summary(string name, Unit unit, string help, int column = 0, string key = "", params string[] further) =>
        Declare(name, MetricType.Summary, unit, help, column, -1, key, further);

    private LustreMetric Declare(
        string name, MetricType type, Unit unit, string help, int column, int created, string key, string[] further)
    {
        var family = new MetricFamily(
            name, type, $"{help}. ({Origin}{(key.Length > 0 ? ": " : "")}{key})", unit.Name, [.. labels, .. further]);
        return new LustreMetric(family, unit, parameters) { Column = column, Created = created, Key = key };
    }
}
