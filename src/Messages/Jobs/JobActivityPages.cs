namespace LustreActors.Messages.Jobs;

/// <summary>
/// Pages for the rows of tables that are replaced every interval. An aggregator holds hundreds of such tables: as garbage they would double
/// its memory. Safe for all threads.
/// </summary>
public sealed class JobActivityPages
{
    /// <summary>Small, because the last page of each of some hundred tables is only partly filled.</summary>
    public const int PageSize = 8 * 1024;

    private readonly Lock _lock = new();
    private readonly Stack<byte[]> _spare = [];
    private int _fewestSpare;

    internal byte[] Rent()
    {
        lock (_lock)
        {
            if (!_spare.TryPop(out var page))
                return new byte[PageSize];
            _fewestSpare = Math.Min(_fewestSpare, _spare.Count);
            return page;
        }
    }

    internal void Return(List<byte[]> pages)
    {
        lock (_lock)
        {
            foreach (var page in pages)
            {
                // A row that is larger than a page has a separate array.
                if (page.Length == PageSize)
                    _spare.Push(page);
            }
        }
    }

    /// <summary>Drops the pages that were spare all the time since the last call.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            for (var i = 0; i < _fewestSpare; i++)
                _spare.Pop();
            _fewestSpare = _spare.Count;
        }
    }
}
