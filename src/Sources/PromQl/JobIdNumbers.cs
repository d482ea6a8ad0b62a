using LustreActors.Messages.Tables;

namespace LustreActors.Sources.PromQl;

/// <summary>
/// The numbers of the ids of one upstream, stable from collection to collection. Its answers have their rows in nearly the same order each
/// time, so nearly every id is found by looking at the one that followed last time. When most ids have not appeared for some collections,
/// the numbering restarts.
/// </summary>
public sealed class JobIdNumbers
{
    /// <summary>The number of collections without an id after which its number may be reused.</summary>
    private const int Lately = 8;

    private const int Few = 1024;
    private const int Kinds = 3;

    private InternedBytes _ids = new();

    /// <summary>The id that followed another one, by kind. Numbers are one higher here: 0 means none.</summary>
    private int[] _behind = [0, 0, 0];

    private int[] _seenIn = [];
    private object _numbering = new();
    private int _collection;

    /// <param name="kind">The kind of the answer.</param>
    /// <param name="id">The next id in the answer.</param>
    /// <param name="last">The position in the answer. 0 at its beginning.</param>
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

    /// <summary>Ends a complete collection.</summary>
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
