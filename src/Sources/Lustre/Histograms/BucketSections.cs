using System.Text;

namespace LustreActors.Sources.Lustre.Histograms;

/// <summary>A table of a file of histograms.</summary>
/// <param name="name">The name in the file.</param>
/// <param name="table">The family that gets the counts.</param>
/// <param name="operations">The operations of the columns of counts: one or two.</param>
/// <param name="limitOf">The largest value that a label stands for. Null where it is the label itself.</param>
internal sealed class BucketSection(string name, HistogramTable table, int[] operations, Func<long, long>? limitOf = null)
{
    // OBD_HIST_MAX: "31 and more". A table of powers of two never has it.
    private const long LastOfOneByOne = 31;

    private readonly byte[] _name = Encoding.ASCII.GetBytes(name);

    /// <summary>Whether this file has shown the table already.</summary>
    public bool IsSeen { get; set; }

    /// <summary>The limits of a table that counts one by one.</summary>
    public static long LimitOneByOne(long label) => label == LastOfOneByOne ? long.MaxValue : label;

    public bool Matches(ReadOnlySpan<byte> heading, bool isSingle) =>
        isSingle == (operations.Length == 1) && heading.SequenceEqual(_name);

    public void Open()
    {
        IsSeen = true;
        foreach (var operation in operations)
            table.Open(operation);
    }

    public bool TryAdd(long label, long first, long second)
    {
        var isSingle = operations.Length == 1;
        if (!table.Fits(operations[0], first) || (!isSingle && !table.Fits(operations[1], second)))
            return false;
        var limit = limitOf is null ? label : limitOf(label);
        table.Add(operations[0], limit, first);
        if (!isSingle)
            table.Add(operations[1], limit, second);
        return true;
    }
}

/// <summary>The known tables of a kind of file. Each may stand in a file once.</summary>
internal sealed class BucketSections(params BucketSection[] sections)
{
    private BucketSection? _current;

    public void BeginFile()
    {
        foreach (var section in sections)
            section.IsSeen = false;
    }

    public TableUse Begin(ReadOnlySpan<byte> name, bool isSingle)
    {
        _current = null;
        foreach (var section in sections)
        {
            if (!section.IsSeen && section.Matches(name, isSingle))
                _current = section;
        }

        _current?.Open();
        return _current is null ? TableUse.Refused : TableUse.Used;
    }

    /// <summary>Adds a row of the table that began last.</summary>
    public bool TryAdd(long label, long first, long second) => _current!.TryAdd(label, first, second);
}
