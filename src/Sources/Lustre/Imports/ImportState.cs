namespace LustreActors.Sources.Lustre;

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

    private static readonly byte[][] Bytes = [.. Names.Select(System.Text.Encoding.ASCII.GetBytes)];

    public static int Count => Names.Length;

    public static string NameOf(ImportState state) => Names[(int)state];

    public static bool TryParse(ReadOnlySpan<byte> name, out ImportState state)
    {
        state = default;
        for (var i = 0; i < Bytes.Length; i++)
        {
            if (!name.SequenceEqual(Bytes[i]))
                continue;
            state = (ImportState)i;
            return true;
        }

        return false;
    }
}
