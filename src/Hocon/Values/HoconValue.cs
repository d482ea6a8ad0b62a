using System.Globalization;
using System.Text;

namespace LustreActors.Hocon.Values;

public abstract class HoconValue
{
    private bool? _isPlain;
    private long? _size;

    private protected HoconValue(Origin origin) => Origin = origin;

    public Origin Origin { get; }

    /// <summary>The kind of value in a message: "a number", "a list".</summary>
    public abstract string Kind { get; }

    /// <summary>Whether the value holds no references. The result is cached, so it is used only after the tree is complete.</summary>
    internal bool IsPlain => _isPlain ??= ComputeIsPlain();

    /// <summary>The number of values in it, an estimate of the work to walk through it. Cached as <see cref="IsPlain"/>.</summary>
    internal long Size => _size ??= ComputeSize();

    private protected virtual bool ComputeIsPlain() => true;

    private protected virtual long ComputeSize() => 1;
}

/// <summary>A value with a text: string, number, boolean or null.</summary>
public abstract class HoconScalar : HoconValue
{
    private protected HoconScalar(Origin origin, string text)
        : base(origin) => Text = text;

    /// <summary>The text as it was written, without quotes.</summary>
    public string Text { get; }

    public override string ToString() => Text;

    private protected override long ComputeSize() => 1 + (Text.Length / 16);
}

public sealed class HoconString(Origin origin, string text, bool quoted) : HoconScalar(origin, text)
{
    public bool Quoted { get; } = quoted;

    public override string Kind => "a string";

    /// <summary>Writes a text between quotes, with the escapes of JSON, on one line.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                < ' ' or '\u007f' or (>= '\ud800' and <= '\udfff') or '\u2028' or '\u2029' =>
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }
        return quoted.Append('"').ToString();
    }
}

public sealed class HoconNumber(Origin origin, string text) : HoconScalar(origin, text)
{
    public double Value => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public override string Kind => "a number";
}

public sealed class HoconBoolean(Origin origin, bool value) : HoconScalar(origin, value ? "true" : "false")
{
    public bool Value { get; } = value;

    public override string Kind => "a boolean";
}

public sealed class HoconNull(Origin origin) : HoconScalar(origin, "null")
{
    public override string Kind => "null";
}

public sealed class HoconArray : HoconValue
{
    internal HoconArray(Origin origin, List<HoconValue> elements)
        : base(origin) => Items = elements;

    public IReadOnlyList<HoconValue> Elements => Items;

    public override string Kind => "a list";

    internal List<HoconValue> Items { get; }

    private protected override bool ComputeIsPlain() => Items.TrueForAll(e => e.IsPlain);

    private protected override long ComputeSize() => 1 + Items.Sum(e => e.Size);
}

public sealed class HoconObject : HoconValue
{
    internal HoconObject(Origin origin)
        : base(origin)
    {
    }

    internal HoconObject(Origin origin, HoconObject copyOf)
        : base(origin) => (Members, HidesLower) = (new OrderedDictionary<string, HoconValue>(copyOf.Members), copyOf.HidesLower);

    /// <summary>The fields, in the order in which their keys were first written.</summary>
    public IReadOnlyDictionary<string, HoconValue> Fields => Members;

    public override string Kind => "an object";

    internal OrderedDictionary<string, HoconValue> Members { get; } = [];

    /// <summary>It replaced a value that is not an object, such as null, so it is not merged with lower objects.</summary>
    internal bool HidesLower { get; set; }

    private protected override bool ComputeIsPlain() => Members.Values.All(v => v.IsPlain);

    private protected override long ComputeSize() => 1 + Members.Sum(m => m.Value.Size + (m.Key.Length / 16));
}
