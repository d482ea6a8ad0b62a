using System.Text;
using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Rendering;

/// <summary>Writes a resolved tree as JSON, or as HOCON that can be read back to the same tree.</summary>
internal sealed class Renderer(RenderOptions options)
{
    private const string Hidden = "(hidden)";
    private readonly StringBuilder _text = new();

    public static string Render(HoconObject root, RenderOptions options)
    {
        var renderer = new Renderer(options);
        if (options.Json)
            renderer.Write(root, HoconPath.Root, 0);
        else
            renderer.WriteMembers(root, HoconPath.Root, 0);
        return options.Json ? renderer._text.Append('\n').ToString() : renderer._text.ToString();
    }

    private void WriteMembers(HoconObject value, HoconPath path, int indent)
    {
        var first = true;
        foreach (var (key, child) in value.Members)
        {
            var childPath = path.Child(key);
            if (options.Json && !first)
                _text.Append(",\n");
            first = false;
            Indent(indent);
            _text.Append(options.Json ? HoconString.Quote(key) + ": " : HoconPath.Quote(key) + (child is HoconObject ? " " : " = "));
            Write(child, childPath, indent);
            if (!options.Json)
                WriteOrigin(child).Append('\n');
        }
        if (options.Json && !first)
            _text.Append('\n');
    }

    private void Write(HoconValue value, HoconPath path, int indent)
    {
        if (options.Redact?.Invoke(path.ToString()) == true)
            _text.Append(HoconString.Quote(Hidden));
        else if (value is HoconObject composite)
            WriteObject(composite, path, indent);
        else if (value is HoconArray array)
            WriteArray(array, path, indent);
        else
            _text.Append(value is HoconString text ? HoconString.Quote(text.Text) : ((HoconScalar)value).Text);
    }

    private void WriteObject(HoconObject value, HoconPath path, int indent)
    {
        if (value.Members.Count == 0)
        {
            _text.Append("{}");
            return;
        }
        _text.Append("{\n");
        WriteMembers(value, path, indent + 1);
        Indent(indent);
        _text.Append('}');
    }

    private void WriteArray(HoconArray value, HoconPath path, int indent)
    {
        _text.Append('[');
        for (var i = 0; i < value.Items.Count; i++)
        {
            _text.Append(i == 0 ? "" : ", ");
            Write(value.Items[i], path.Child($"{i}"), indent + 1);
        }
        _text.Append(']');
    }

    private StringBuilder WriteOrigin(HoconValue value) =>
        options.Origins && value is not HoconObject { Members.Count: > 0 } ? _text.Append("  # ").Append(value.Origin) : _text;

    private void Indent(int levels) => _text.Append(' ', 2 * levels);
}
