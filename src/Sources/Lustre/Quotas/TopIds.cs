using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Selects the ids that use most, and sums all others under <c>id="other"</c>.</summary>
internal sealed class TopIds(int largest)
{
    private static readonly byte[] OtherLabel = LabelText.Row("id"u8, "other"u8);

    private readonly PriorityQueue<int, long> _heaviest = new();
    private bool[] _named = [];

    /// <summary>Selects as many ids by storage as by files: on an MDT other ids use most files.</summary>
    public ValueTable Select(ValueTable all)
    {
        if (all.Count <= largest)
            return all;
        if (_named.Length < all.Count)
            _named = new bool[all.Count];
        Array.Clear(_named);
        Name(all, UsageColumns.Kibibytes);
        Name(all, UsageColumns.Inodes);

        var shown = new ValueTable(all.Width, Math.Min(largest * 2, all.Count) + 1);
        long kibibytes = 0, inodes = 0;
        for (var row = 0; row < all.Count; row++)
        {
            var values = all.Row(row);
            if (_named[row])
            {
                values.CopyTo(shown.Add(all.SharedLabels(row)));
                continue;
            }

            kibibytes += values[UsageColumns.Kibibytes];
            inodes += values[UsageColumns.Inodes];
        }

        var other = shown.Add(OtherLabel);
        (other[UsageColumns.Kibibytes], other[UsageColumns.Inodes]) = (kibibytes, inodes);
        return shown;
    }

    private void Name(ValueTable all, int column)
    {
        for (var row = 0; row < all.Count; row++)
        {
            var weight = all.Row(row)[column];
            if (_heaviest.Count < largest)
                _heaviest.Enqueue(row, weight);
            else
                _heaviest.EnqueueDequeue(row, weight);
        }

        while (_heaviest.TryDequeue(out var row, out _))
            _named[row] = true;
    }
}
