namespace LustreActors.Simulator;

/// <summary>A file whose bytes are not what the kernel would write: cut short, or full of nonsense.</summary>
public sealed class DistortedFile : FileFault
{
    private readonly Randomness? _random;

    /// <summary>With a source of randomness the content is mutated, without it is cut in the middle.</summary>
    internal DistortedFile(TreeStore store, TreeFile file, Randomness? random)
        : base(store, file)
    {
        _random = random;
        store.WriteAgain(file);
    }

    internal override byte[] Distort(ReadOnlySpan<byte> content) =>
        _random is null ? content[..(content.Length / 2)].ToArray() : Mutate(content, _random);

    private static byte[] Mutate(ReadOnlySpan<byte> content, Randomness random)
    {
        var bytes = new List<byte>(content.Length);
        bytes.AddRange(content);
        for (var i = 0; i < 4 + (content.Length / 200); i++)
        {
            var at = random.Below(bytes.Count + 1);
            switch (random.Below(4))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Below(256);
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Below(256));
                    break;
                case 2 when at < bytes.Count:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Between(1, 40)));
                    break;
                default:
                    bytes.InsertRange(at, "-99999999999999999999 samples [ {"u8);
                    break;
            }
        }

        return [.. bytes];
    }
}
