using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The label bytes of a target's or a client's operations. They are created once and shared by all readings.</summary>
/// <param name="names">The numbers of the operations.</param>
/// <param name="before">The other labels of the row.</param>
internal sealed class OperationLabels(OperationNames names, byte[] before)
{
    private byte[]?[] _labels = [];
    private int _generation = names.Generation;

    public byte[] Get(int number, ReadOnlySpan<byte> name)
    {
        if (_generation != names.Generation)
        {
            _labels = [];
            _generation = names.Generation;
        }

        if (number >= _labels.Length)
            Array.Resize(ref _labels, number + 1);
        return _labels[number] ??= Make(name);
    }

    private byte[] Make(ReadOnlySpan<byte> name)
    {
        var own = LabelText.Row("operation"u8, name);
        return before.Length > 0 ? [.. before, (byte)',', .. own] : own;
    }
}
