using System.Text;

namespace LustreActors.Sources.Accounts;

/// <summary>
/// The numbers and names that the directory listed. A directory of 100,000 users is usual, and few of them are ever looked up: an entry
/// takes 16 bytes and its name, and becomes a string when it is found. Seal it before searching.
/// </summary>
internal sealed class DirectoryListing
{
    /// <summary>
    /// The number in the upper half, its place in the lower: when sorted, the first of two entries with one number stays first.
    /// </summary>
    private ulong[] _numbers = new ulong[16];
    private uint[] _gids = new uint[16];
    private int[] _ends = new int[16];
    private byte[] _names = new byte[256];
    private int _added;

    /// <summary>Finds a name. Of two entries with one number the first counts, as in the C library.</summary>
    public int Count { get; private set; }

    public void Add(uint number, uint gid, ReadOnlySpan<byte> name)
    {
        if (_added == _numbers.Length)
        {
            Array.Resize(ref _numbers, _added * 2);
            Array.Resize(ref _gids, _added * 2);
            Array.Resize(ref _ends, _added * 2);
        }

        var start = StartOf(_added);
        while (_names.Length - start < name.Length)
            Array.Resize(ref _names, _names.Length * 2);
        name.CopyTo(_names.AsSpan(start));
        _numbers[_added] = ((ulong)number << 32) | (uint)_added;
        _gids[_added] = gid;
        _ends[_added++] = start + name.Length;
    }

    /// <summary>Ends adding, and sorts.</summary>
    public DirectoryListing Seal()
    {
        Array.Sort(_numbers, 0, _added);
        Count = 0;
        for (var i = 0; i < _added; i++)
        {
            if (Count == 0 || _numbers[Count - 1] >> 32 != _numbers[i] >> 32)
                _numbers[Count++] = _numbers[i];
        }

        Array.Resize(ref _numbers, Count);
        Array.Resize(ref _gids, _added);
        Array.Resize(ref _ends, _added);
        Array.Resize(ref _names, StartOf(_added));
        return this;
    }

    public bool Contains(uint number) => PlaceOf(number) >= 0;

    public bool TryFind(uint number, out string name, out uint gid)
    {
        var place = PlaceOf(number);
        (name, gid) = place < 0 ? ("", 0) : (Encoding.UTF8.GetString(_names.AsSpan(StartOf(place).._ends[place])), _gids[place]);
        return place >= 0;
    }

    /// <summary>Whether every entry is in the other listing too.</summary>
    public bool IsWithin(DirectoryListing other)
    {
        foreach (var number in _numbers.AsSpan(0, Count))
        {
            if (!other.Contains((uint)(number >> 32)))
                return false;
        }

        return true;
    }

    private int StartOf(int place) => place == 0 ? 0 : _ends[place - 1];

    private int PlaceOf(uint number)
    {
        var at = _numbers.AsSpan(0, Count).BinarySearch((ulong)number << 32);
        at = at < 0 ? ~at : at;
        return at < Count && _numbers[at] >> 32 == number ? (int)(uint)_numbers[at] : -1;
    }
}
