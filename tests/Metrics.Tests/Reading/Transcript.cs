using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;

namespace LustreActors.Metrics.Tests.Reading;

/// <summary>All that a reader shows as one text to compare; without what lines tell of one another, if <paramref name="bare"/>.</summary>
internal sealed class Transcript(bool bare) : IExpositionVisitor
{
    private readonly List<byte> _text = [];
    private readonly byte[] _buffer = new byte[1024];

    public ReadOnlySpan<byte> Text => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_text);

    public void Family(in FamilyView family)
    {
        if (bare)
            return;
        Add(family.Name, (byte)family.Type);
        Add(Encoding.UTF8.GetBytes(family.Help()), 0);
        Add(family.Unit, 1);
    }

    public void Sample(in SampleView sample)
    {
        Assert.True(MetricName.IsValid(Encoding.ASCII.GetString(sample.Name)));
        Add(sample.Name, bare ? (byte)0 : (byte)sample.Kind);
        foreach (var label in sample.Labels)
        {
            Assert.True(MetricName.IsValidLabel(Encoding.ASCII.GetString(label.Name)));
            Add(label.Name, 2);
            Add(label.Value(_buffer), 3);
        }

        Add(BitConverter.GetBytes(sample.Value), 4);
        Add(BitConverter.GetBytes(sample.Timestamp ?? long.MinValue), 5);
    }

    private void Add(ReadOnlySpan<byte> bytes, byte mark)
    {
        _text.AddRange(bytes);
        _text.Add(mark);
    }
}
