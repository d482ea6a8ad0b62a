using System.Buffers.Text;
using System.Runtime.InteropServices;
using LustreActors.Metrics.Families;

namespace LustreActors.Sources.Lustre.Quotas;

/// <summary>
/// The label bytes of every id of a source, shared by all of its files: a file of 100,000 known ids allocates none. Ids that no file of a
/// reading has shown are forgotten.
/// </summary>
internal sealed class QuotaIds
{
    private readonly Dictionary<long, Known> _known = [];
    private int _file;
    private int _firstFile;

    public int Count => _known.Count;

    public void BeginReading() => _firstFile = _file + 1;

    public void BeginFile() => _file++;

    /// <summary>Returns the label of an id. False for an id that this file has already shown.</summary>
    public bool TryAdd(long id, out byte[] label)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, id, out var isKnown);
        if (!isKnown)
            known.Label = LabelOf(id);
        label = known.Label;
        if (known.SeenIn == _file)
            return false;
        known.SeenIn = _file;
        return true;
    }

    /// <summary>Forgets the ids that were not shown. Call it when every file of the reading was read to its end.</summary>
    public void ForgetUnseen()
    {
        foreach (var (id, known) in _known)
        {
            if (known.SeenIn < _firstFile)
                _known.Remove(id);
        }
    }

    private static byte[] LabelOf(long id)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(id, digits, out var length);
        return LabelText.Row("id"u8, digits[..length]);
    }

    private struct Known
    {
        public byte[] Label;
        public int SeenIn;
    }
}
