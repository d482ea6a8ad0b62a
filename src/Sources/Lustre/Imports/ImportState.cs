using System.Text;
using LustreActors.Metrics.Families;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Imports;

/// <summary>The states of a connection, as Lustre names them.</summary>
internal enum ImportState
{
    Unknown,
    Closed,
    New,
    Disconnected,
    Connecting,
    Replay,
    ReplayLocks,
    ReplayWait,
    Recover,
    Full,
    Evicted,
    Idle,
}

internal static class ImportStates
{
    private static readonly string[] Names =
        [
            "<UNKNOWN>", "CLOSED", "NEW", "DISCONN", "CONNECTING", "REPLAY",
            "REPLAY_LOCKS", "REPLAY_WAIT", "RECOVER", "FULL", "EVICTED", "IDLE",
        ];

    private static readonly KeyColumns Numbers = KeyColumns.For(Names.Select((name, number) => (name, number)));

    public static int Count => Names.Length;

    public static string NameOf(ImportState state) => Names[(int)state];

    public static bool TryParse(ReadOnlySpan<byte> name, out ImportState state)
    {
        state = (ImportState)Numbers.ColumnOf(name);
        return state >= 0;
    }
}

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
