using System.Globalization;

namespace LustreActors.Simulator;

/// <summary>The text of <c>recovery_status</c>: which lines follow depends on the status.</summary>
internal static class RecoveryText
{
    public static void Write(Utf8Writer writer, Recovery recovery)
    {
        writer.Write("status: "u8);
        switch (recovery.Status)
        {
            case RecoveryStatus.Inactive:
                writer.Write("INACTIVE\n"u8);
                break;
            case RecoveryStatus.WaitingForClients:
                writer.Write("WAITING_FOR_CLIENTS\n"u8);
                break;
            case RecoveryStatus.Waiting:
                var indices = recovery.NonReadyMdts.Select(index => index.ToString("x4", CultureInfo.InvariantCulture));
                SmallFileText.WriteText(writer, $"WAITING\nnon-ready MDTs: {string.Join(' ', indices)}\n");
                WriteLine(writer, "recovery_start: "u8, recovery.Started.ToUnixTimeSeconds());
                WriteLine(writer, "time_waited: "u8, (long)recovery.Time.TotalSeconds);
                break;
            case RecoveryStatus.Recovering:
                WriteRecovering(writer, recovery);
                break;
            default:
                WriteComplete(writer, recovery);
                break;
        }
    }

    private static void WriteComplete(Utf8Writer writer, Recovery recovery)
    {
        writer.Write("COMPLETE\n"u8);
        WriteLine(writer, "recovery_start: "u8, recovery.Started.ToUnixTimeSeconds());
        WriteLine(writer, "recovery_duration: "u8, (long)recovery.Time.TotalSeconds);
        WriteLine(writer, "completed_clients: "u8, recovery.CompletedClients, recovery.Clients);
        WriteLine(writer, "replayed_requests: "u8, recovery.ReplayedRequests);
        WriteLine(writer, "last_transno: "u8, recovery.Transaction);
        writer.Write(recovery.VersionBased ? "VBR: ENABLED\n"u8 : "VBR: DISABLED\n"u8);
        writer.Write(recovery.Imperative ? "IR: ENABLED\n"u8 : "IR: DISABLED\n"u8);
    }

    private static void WriteRecovering(Utf8Writer writer, Recovery recovery)
    {
        writer.Write("RECOVERING\n"u8);
        WriteLine(writer, "recovery_start: "u8, recovery.Started.ToUnixTimeSeconds());
        WriteLine(writer, "time_remaining: "u8, (long)recovery.Time.TotalSeconds);
        WriteLine(writer, "connected_clients: "u8, recovery.ConnectedClients, recovery.Clients);
        WriteLine(writer, "req_replay_clients: "u8, recovery.RequestReplayClients);
        WriteLine(writer, "lock_repay_clients: "u8, recovery.LockReplayClients);
        WriteLine(writer, "completed_clients: "u8, recovery.CompletedClients);
        WriteLine(writer, "evicted_clients: "u8, recovery.EvictedClients);
        WriteLine(writer, "replayed_requests: "u8, recovery.ReplayedRequests);
        WriteLine(writer, "queued_requests: "u8, recovery.QueuedRequests);
        WriteLine(writer, "next_transno: "u8, recovery.Transaction);
    }

    private static void WriteLine(Utf8Writer writer, ReadOnlySpan<byte> name, long value, long of = -1)
    {
        writer.Write(name);
        writer.WriteNumber(value);
        if (of >= 0)
        {
            writer.Write((byte)'/');
            writer.WriteNumber(of);
        }

        writer.Write((byte)'\n');
    }
}
