using System.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The label bytes of one connection. They are kept between readings.</summary>
/// <param name="label">The label's name: <c>import</c>, <c>osp</c>, <c>mgs</c>.</param>
/// <param name="peer">The label's value, the target at the other end: <c>OST0000</c>.</param>
internal sealed class ImportRow(string label, string peer)
{
    private readonly byte[]?[] _states = new byte[ImportStates.Count][];
    private byte[] _server = [];
    private byte[] _serverLabels = [];

    public byte[] Labels { get; } = LabelText.Of(label, peer).AsRow();

    public byte[] WithState(ImportState state) =>
        _states[(int)state] ??= LabelText.Row(Labels, "state"u8, Encoding.ASCII.GetBytes(ImportStates.NameOf(state)));

    public byte[] WithServer(ReadOnlySpan<byte> nid)
    {
        if (!nid.SequenceEqual(_server))
            (_server, _serverLabels) = (nid.ToArray(), LabelText.Row(Labels, "nid"u8, nid));
        return _serverLabels;
    }
}
