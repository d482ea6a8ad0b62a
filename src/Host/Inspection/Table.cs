using System.Text;
using System.Text.Json;
using LustreActors.Host.Logging;

namespace LustreActors.Host.Inspection;

/// <summary>A table with named columns, shown aligned or as JSON.</summary>
internal sealed class Table(params string[] columns)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    private readonly List<Cell[]> _rows = [];

    public Table Add(params Cell[] cells)
    {
        if (cells.Length != columns.Length)
            throw new ArgumentException($"{columns.Length} columns, {cells.Length} cells", nameof(cells));
        _rows.Add(cells);
        return this;
    }

    public string Text(string whenEmpty)
    {
        if (_rows.Count == 0)
            return whenEmpty + "\n";
        string[][] rows = [.. _rows.Select(r => r.Select(c => c.Text is { } shown ? LogFormat.Clean(shown) : "-").ToArray())];
        var widths = columns.Select((c, i) => Math.Max(c.Length, rows.Max(r => r[i].Length))).ToArray();
        var text = new StringBuilder();
        Line(columns);
        foreach (var row in rows)
            Line(row);
        return text.ToString();

        void Line(string[] cells)
        {
            var line = string.Join("  ", cells.Select((c, i) => c.PadRight(widths[i]))).TrimEnd();
            text.Append(line).Append('\n');
        }
    }

    public string Json() => Write(Indented, json =>
    {
        json.WriteStartArray();
        foreach (var row in _rows)
            WriteRow(json, row);
        json.WriteEndArray();
    });

    /// <summary>One object per line, for an answer without end.</summary>
    public string JsonLines() => string.Concat(_rows.Select(row => Write(default, json => WriteRow(json, row))));

    private static string Write(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, options))
            write(json);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    private void WriteRow(Utf8JsonWriter json, Cell[] row)
    {
        json.WriteStartObject();
        for (var i = 0; i < columns.Length; i++)
        {
            json.WritePropertyName(columns[i]);
            row[i].WriteTo(json);
        }

        json.WriteEndObject();
    }
}
