using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The values of one <c>import</c>. The object is reused for every connection.</summary>
internal sealed class ImportFigures
{
    private readonly long[] _values = new long[ImportColumns.OfImport];
    private readonly byte[] _server = new byte[ImportParser.LongestNid];
    private int _serverLength;

    public ImportFigures() => Clear();

    public ImportState? State { get; private set; }

    /// <summary>Whether an administrator has switched the connection off. Its state does not show that.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>Whether requests are answered now, or would be after an automatic reconnect.</summary>
    public bool IsLive => State is ImportState.Full or ImportState.Idle && !IsDisabled;

    /// <summary>The NID of the current server. Empty when there is none.</summary>
    public ReadOnlySpan<byte> Server => _server.AsSpan(0, _serverLength);

    public ReadOnlySpan<long> Values => _values;

    public void Clear()
    {
        _values.AsSpan().Fill(ValueTable.Absent);
        _serverLength = 0;
        (State, IsDisabled) = (null, false);
    }

    /// <summary>Reads a file. False, with all values cleared, when it could not be read to its end.</summary>
    public bool TryRead(CollectionContext context, LustreParameter parameter, string name, LossDetector losses)
    {
        Clear();
        var parser = new ImportParser(this, context.Findings, context.PathOf(name));
        if (context.TryReadLines(parameter, name, ref parser))
        {
            parser.End(context.RefusedOfFile);
            losses.Check(context, name, parser.Taken, State is { } state ? (long)state : ValueTable.Absent);
            return true;
        }

        Clear();
        return false;
    }

    /// <summary>Sets a value. False when it is already set.</summary>
    public bool TrySet(int column, long value)
    {
        if (_values[column] != ValueTable.Absent)
            return false;
        _values[column] = value;
        return true;
    }

    public bool TrySet(ImportState state)
    {
        if (State is not null)
            return false;
        State = state;
        return true;
    }

    public bool TrySetServer(ReadOnlySpan<byte> nid)
    {
        if (_serverLength > 0)
            return false;
        nid.CopyTo(_server);
        _serverLength = nid.Length;
        return true;
    }
}
