using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The label bytes of a target's or a client's operations, made once each and shared by every reading.</summary>
/// <param name="names">Which number is which operation.</param>
/// <param name="before">The row's other labels.</param>
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
