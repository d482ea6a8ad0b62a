using LustreActors.Messages;

namespace LustreActors.Sources.PromQl;

/// <summary>
/// The numbers of the ids of one upstream, the same from collection to collection. Its answers have their rows in much the same order each time, so
/// nearly every id is found by a look at the one that came here the last time. When most ids have not come for some collections, all begin anew.
/// </summary>
public sealed class JobIdNumbers
{
    /// <summary>An id that comes again within so many collections keeps its number.</summary>
    private const int Lately = 8;

    private const int Few = 1024;
    private const int Kinds = 3;

    private InternedBytes _ids = new();

    /// <summary>By kind, which id came behind another; the first of them behind none. Numbers are one more here: 0 is none.</summary>
    private int[] _behind = [0, 0, 0];

    private int[] _seenIn = [];
    private object _numbering = new();
    private int _collection;

    /// <param name="kind">In whose answer.</param>
    /// <param name="id">The next one in it.</param>
    /// <param name="last">Where the answer is; 0 at its beginning.</param>
    internal int Next(JobRate kind, ReadOnlySpan<byte> id, ref int last)
    {
        ref var behind = ref _behind[(last * Kinds) + (int)kind];
        var number = behind - 1;
        if (number < 0 || !_ids.Is(number, id))
        {
            number = _ids.GetOrAdd(id);
            behind = number + 1;
            if (number >= _seenIn.Length)
            {
                Array.Resize(ref _seenIn, Math.Max(Few, number * 2));
                Array.Resize(ref _behind, (_seenIn.Length + 1) * Kinds);
            }
        }

        _seenIn[number] = _collection;
        last = number + 1;
        return number;
    }

    /// <summary>Ends a collection whose rows are used.</summary>
    internal (ReadOnlyMemory<ReadOnlyMemory<byte>> Ids, object Numbering) End()
    {
        var ended = (_ids.Texts, _numbering);
        _collection++;
        var lately = 0;
        foreach (var seenIn in _seenIn.AsSpan(0, _ids.Count))
            lately += seenIn >= _collection - Lately ? 1 : 0;
        if (_ids.Count > Few && lately < _ids.Count / 2)
            (_ids, _behind, _seenIn, _numbering) = (new InternedBytes(), [0, 0, 0], [], new object());
        return ended;
    }
}
