using System.Text;
using System.Text.Json;

namespace LustreActors.Host;

/// <summary>What most commands answer with: named columns and rows, shown aligned or as JSON.</summary>
internal sealed class Table(params string[] columns)
{
    private readonly List<string?[]> _rows = [];

    public Table Add(params string?[] cells)
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
        var widths = columns.Select((c, i) => Math.Max(c.Length, _rows.Max(r => r[i]?.Length ?? 1))).ToArray();
        var text = new StringBuilder();
        Line(columns);
        foreach (var row in _rows)
            Line(row);
        return text.ToString();

        void Line(string?[] cells)
        {
            var line = string.Join("  ", cells.Select((c, i) => (c ?? "-").PadRight(widths[i]))).TrimEnd();
            text.Append(line).Append('\n');
        }
    }

    public string Json()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var row in _rows)
            {
                json.WriteStartObject();
                for (var i = 0; i < columns.Length; i++)
                    json.WriteString(columns[i], row[i]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
