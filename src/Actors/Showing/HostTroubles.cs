using System.Globalization;

namespace LustreActors.Actors.Showing;

/// <summary>Finds what is wrong with this machine, its GPUs and its containers.</summary>
internal static class HostTroubles
{
    private const double NearlyFullAt = 0.90;
    private const double FullAt = 0.95;

    public static bool IsInTrouble(ContainerOverview container) =>
        container.Health == "unhealthy" || container.State is "restarting" or "dead" || container.IsOomKilled;

    public static IEnumerable<Trouble> Gpus(IEnumerable<GpuOverview> gpus)
    {
        foreach (var gpu in gpus.Where(g => !g.IsUp || g.Problems.Count > 0))
        {
            var words = gpu.IsUp ? $"is not healthy: {string.Join(", ", gpu.Problems).Replace('_', ' ')}" : "is lost: it does not answer";
            yield return new Trouble(Severity.Critical, $"GPU {gpu.Gpu}", words)
            {
                Symptom = gpu.IsUp ? "gpu#a-gpu-is-not-healthy" : "gpu#a-gpu-is-lost",
                Source = "gpu",
            };
        }
    }

    public static IEnumerable<Trouble> Node(NodeOverview? node)
    {
        if (node?.FullestFilesystem is { Value: >= NearlyFullAt } full)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"fills: {100 * full.Value:0.#} % of its space is used on this machine");
            yield return new Trouble(full.Value >= FullAt ? Severity.Critical : Severity.Warning, full.Name, text)
            {
                Symptom = "node#a-filesystem-of-the-host-fills",
            };
        }

        if (node?.Memory is { UsedRatio: >= FullAt } memory)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"is short: {100 * memory.UsedRatio:0.#} % is in use on this machine");
            yield return new Trouble(Severity.Warning, "Memory", text) { Symptom = "node#memory-is-short" };
        }
    }

    public static IEnumerable<Trouble> Containers(ContainerTable? containers) => (containers?.Rows ?? []).Where(IsInTrouble)
        .Select(c => new Trouble(Severity.Warning, $"Container {(c.Name.Length > 0 ? c.Name : c.Id)}", c switch
        {
            { Health: "unhealthy" } => "is unhealthy: its check fails",
            { State: "restarting" } => "ends again and again, and is restarted",
            { State: "dead" } => "is dead: its engine could not remove it",
            _ => "was killed: it ran out of memory",
        })
        {
            Symptom = c switch
            {
                { Health: "unhealthy" } => "containers#a-container-is-unhealthy",
                { State: "restarting" or "dead" } => "containers#a-container-restarts-again-and-again",
                _ => "containers#a-container-runs-out-of-memory",
            },
            Source = ContainerBoard.Source,
        });
}
