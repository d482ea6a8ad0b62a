using LustreActors.Simulator.Model;

namespace LustreActors.Simulator.Formats;

/// <summary>The text of <c>recovery_status</c>: the status decides which lines follow.</summary>
internal static class RecoveryText
{
    public static void Write(Utf8Writer writer, Recovery recovery)
    {
        var start = recovery.Started.ToUnixTimeSeconds();
        var seconds = (long)recovery.Time.TotalSeconds;
        switch (recovery.Status)
        {
            case RecoveryStatus.Inactive:
                writer.Write("status: INACTIVE\n");
                break;
            case RecoveryStatus.WaitingForClients:
                writer.Write("status: WAITING_FOR_CLIENTS\n");
                break;
            case RecoveryStatus.Waiting:
                writer.Write(
                    $"status: WAITING\nnon-ready MDTs: {string.Join(' ', recovery.NonReadyMdts.Select(index => $"{index:x4}"))}\n");
                writer.Write($"recovery_start: {start}\ntime_waited: {seconds}\n");
                break;
            case RecoveryStatus.Recovering:
                writer.Write($"status: RECOVERING\nrecovery_start: {start}\ntime_remaining: {seconds}\n");
                writer.Write($"connected_clients: {recovery.ConnectedClients}/{recovery.Clients}\n");
                writer.Write($"req_replay_clients: {recovery.RequestReplayClients}\nlock_repay_clients: {recovery.LockReplayClients}\n");
                writer.Write($"completed_clients: {recovery.CompletedClients}\nevicted_clients: {recovery.EvictedClients}\n");
                writer.Write($"replayed_requests: {recovery.ReplayedRequests}\nqueued_requests: {recovery.QueuedRequests}\n");
                writer.Write($"next_transno: {recovery.Transaction}\n");
                break;
            default:
                writer.Write($"status: COMPLETE\nrecovery_start: {start}\nrecovery_duration: {seconds}\n");
                writer.Write($"completed_clients: {recovery.CompletedClients}/{recovery.Clients}\n");
                writer.Write($"replayed_requests: {recovery.ReplayedRequests}\nlast_transno: {recovery.Transaction}\n");
                writer.Write($"VBR: {(recovery.VersionBased ? "ENABLED" : "DISABLED")}\n");
                writer.Write($"IR: {(recovery.Imperative ? "ENABLED" : "DISABLED")}\n");
                break;
        }
    }
}
