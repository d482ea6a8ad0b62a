using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace LustreActors.Fuzzing;

/// <summary>
/// The branches that instrumented code has taken. SharpFuzz makes the code count them in a map of bytes, by the method of afl-fuzz
/// (https://lcamtuf.coredump.cx/afl/technical_details.txt).
/// </summary>
internal sealed unsafe class Coverage : IDisposable
{
    private const int Size = 64 * 1024;

    private readonly byte* _map = (byte*)NativeMemory.AllocZeroed(Size);
    private readonly byte[] _seen = new byte[Size];

    public Coverage() => Trace.SharedMem = _map;

    /// <summary>The branches that were taken since <see cref="Forget"/>.</summary>
    public int Branches => _seen.Count(b => b != 0);

    private Span<byte> Map => new(_map, Size);

    public void Forget() => Array.Clear(_seen);

    /// <summary>Begins an input.</summary>
    public void Begin()
    {
        Map.Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Ends an input. Returns whether it took a branch that no input before has taken, or took one more often by far.</summary>
    public bool EndsWithNews()
    {
        var isNews = false;
        var map = Map;
        for (var at = 0; map[at..].IndexOfAnyExcept((byte)0) is var next and >= 0; at++)
        {
            at += next;
            var bucket = BucketOf(map[at]);
            isNews |= (_seen[at] & bucket) == 0;
            _seen[at] |= bucket;
        }

        return isNews;
    }

    public void Dispose()
    {
        Trace.SharedMem = null;
        NativeMemory.Free(_map);
    }

    /// <summary>One bit for 1, 2, 3, 4 to 7, 8 to 15, 16 to 31, 32 to 127 and more times.</summary>
    private static byte BucketOf(byte times) => times switch
    {
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
