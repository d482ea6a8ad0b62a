using System.Collections.Immutable;
using LustreActors.Messages.Clients;

namespace LustreActors.Actors.Clients;

/// <summary>Selects the hosts with the most bytes and, for the other half, those with the most operations.</summary>
internal static class HeaviestClients
{
    /// <summary>Returns for each row whether it is selected.</summary>
    public static bool[] Select(ImmutableArray<ClientRate> rows, int most)
    {
        var selected = new bool[rows.Length];
        if (rows.Length <= most)
        {
            selected.AsSpan().Fill(true);
            return selected;
        }

        var left = Enumerable.Range(0, rows.Length).ToList();
        Take((most + 1) / 2, static rate => rate.Bytes);
        Take(most / 2, static rate => rate.Operations);
        return selected;

        void Take(int count, Func<ClientRate, double> weight)
        {
            // Equal weights are ordered by name, so that the selection does not change without a reason.
            var heaviest = left.OrderByDescending(i => weight(rows[i])).ThenBy(i => rows[i].Host.Name, StringComparer.Ordinal).Take(count);
            foreach (var i in heaviest)
                selected[i] = true;
            left.RemoveAll(i => selected[i]);
        }
    }
}
