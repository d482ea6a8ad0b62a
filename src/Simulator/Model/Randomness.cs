namespace LustreActors.Simulator.Model;

/// <summary>SplitMix64. The committed golden files need the same sequence on every runtime, which System.Random does not promise.</summary>
internal sealed class Randomness(ulong seed)
{
    // Without this mix, neighbouring seeds would give the same sequence shifted by one.
    private ulong _state = Mix(seed + 0x632BE59BD9B4E019);

    public ulong Next64()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>A seed for another sequence; this sequence does not move.</summary>
    public ulong Peek() => Mix(_state ^ 0xA5A5A5A5A5A5A5A5);

    /// <summary>A number from 0 to below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)((Next64() >> 33) % (ulong)bound);

    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool OneIn(int chances) => Below(chances) == 0;

    public T Any<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
