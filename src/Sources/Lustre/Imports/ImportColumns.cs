namespace LustreActors.Sources.Lustre;

/// <summary>
/// The columns of a table with one row for each connection: first those of <c>import</c>, then those with a file of their own.
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

    /// <summary>The first column of the numbers with a file of their own, <see cref="ImportParameters.Numbers"/>.</summary>
    public const int Numbers = 16;

    public const int RequestTime = 24;
    public const int Requests = 25;
    public const int RequestsCreated = 26;

    public const int Width = 27;
}
