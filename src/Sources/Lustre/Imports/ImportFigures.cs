using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Imports;

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
    public bool TryRead(CollectionContext context, ParameterFile file)
    {
        Clear();
        var parser = new ImportParser(this);
        if (!file.TryRead(context, ref parser))
        {
            Clear();
            return false;
        }

        // Every import shows its state, and below its requests its transactions.
        if (State is null)
            file.AddMissing(context, "the file does not show the connection's state");
        else if (_values[ImportColumns.InFlight] != ValueTable.Absent && _values[ImportColumns.Committed] == ValueTable.Absent)
            file.AddMissing(context, "the file ends before the connection's transactions");
        file.CheckLosses(context, parser.Accepted, State is { } state ? (long)state : ValueTable.Absent);
        return true;
    }

    /// <summary>Sets a value. False when it is already set.</summary>
    public bool TrySet(int column, long value) => _values.TrySet(column, value);

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

/// <summary>
/// The columns of a table with one row for each connection: first those of <c>import</c>, then those that have separate files.
/// </summary>
internal static class ImportColumns
{
    public const int FailoverNids = 0;
    public const int ConnectionAttempts = 1;
    public const int Generation = 2;
    public const int Invalidations = 3;
    public const int Idle = 4;
    public const int InFlight = 5;
    public const int Unregistering = 6;
    public const int Timeouts = 7;
    public const int Wait = 8;
    public const int ServiceEstimate = 9;
    public const int NetworkEstimate = 10;
    public const int Committed = 11;
    public const int ReadBytes = 12;
    public const int ReadTime = 13;
    public const int WriteBytes = 14;
    public const int WriteTime = 15;

    /// <summary>The number of columns that <c>import</c> fills.</summary>
    public const int OfImport = 16;

    /// <summary>The first column of the numbers that have separate files, <see cref="ImportParameters.Numbers"/>.</summary>
    public const int Numbers = 16;

    /// <summary>The first column of what <c>stats</c> shows, see <see cref="RequestColumns"/>.</summary>
    public const int Requests = 26;

    public const int Width = Requests + RequestColumns.Width;
}
