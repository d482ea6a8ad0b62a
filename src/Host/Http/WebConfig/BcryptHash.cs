using System.Buffers;
using System.Globalization;

namespace LustreActors.Host.Http.WebConfig;

/// <summary>The form of a bcrypt hash: <c>$2b$</c>, the cost, <c>$</c>, and 53 characters of salt and hash.</summary>
internal static class BcryptHash
{
    private const int Length = 60;
    private const int MinCost = 4;

    /// <summary>A check at this cost takes some seconds of a processor, and each further step doubles it.</summary>
    private const int MaxCost = 16;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    /// <returns>The reason why the text is no usable hash; null when it is one.</returns>
    public static string? Problem(string hash)
    {
        var hasForm = hash.Length == Length && hash[..2] == "$2" && hash[2] is ('a' or 'b' or 'y') && hash[3] == '$' && hash[6] == '$'
            && hash.AsSpan(7).IndexOfAnyExcept(Characters) < 0;
        if (!hasForm || !int.TryParse(hash.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var cost))
            return "is not a bcrypt hash; `htpasswd -nBC 10 USER` makes one";
        return cost is >= MinCost and <= MaxCost
            ? null
            : $"has the cost {cost}; {MinCost} to {MaxCost} are allowed, and 10 is usual: each step doubles the time of a check";
    }

    public static int Cost(string hash) => int.Parse(hash.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Makes a hash that no password has, at a cost.</summary>
    public static string OfNobody(int cost) => string.Create(
        CultureInfo.InvariantCulture, $"$2b${cost:00}$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234");
}
