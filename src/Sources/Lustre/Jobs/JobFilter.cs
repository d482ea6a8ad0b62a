using System.Collections.Immutable;
using System.Text;

namespace LustreActors.Sources.Lustre.Jobs;

/// <summary>Selects by their ids the jobs that have their own series. Two filters with the same patterns are equal.</summary>
public sealed class JobFilter : IEquatable<JobFilter>
{
    private readonly ImmutableArray<string> _allowTexts;
    private readonly ImmutableArray<string> _denyTexts;
    private readonly ImmutableArray<byte[]> _allow;
    private readonly ImmutableArray<byte[]> _deny;

    /// <param name="allow">The patterns of allowed ids. Empty: every job is allowed.</param>
    /// <param name="deny">The patterns of denied ids. They take precedence.</param>
    public JobFilter(IEnumerable<string> allow, IEnumerable<string> deny)
    {
        (_allowTexts, _denyTexts) = ([.. allow], [.. deny]);
        _allow = [.. _allowTexts.Select(Encoding.UTF8.GetBytes)];
        _deny = [.. _denyTexts.Select(Encoding.UTF8.GetBytes)];
    }

    public bool AllowsAll => _allow.IsEmpty && _deny.IsEmpty;

    public bool Allows(ReadOnlySpan<byte> id) => (_allow.IsEmpty || AnyMatches(_allow, id)) && !AnyMatches(_deny, id);

    public bool Equals(JobFilter? other) =>
        other is not null && _allowTexts.AsSpan().SequenceEqual(other._allowTexts.AsSpan()) && _denyTexts.AsSpan().SequenceEqual(
            other._denyTexts.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as JobFilter);

    public override int GetHashCode() => HashCode.Combine(_allow.Length, _deny.Length);

    private static bool AnyMatches(ImmutableArray<byte[]> patterns, ReadOnlySpan<byte> id)
    {
        foreach (var pattern in patterns)
        {
            if (Matches(pattern, id))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Matches a pattern: <c>*</c> is any bytes, <c>?</c> is one. Only the last star is tried again, so the work is bounded by the product
    /// of both lengths.
    /// </summary>
    private static bool Matches(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> id)
    {
        int at = 0, inPattern = 0, star = -1, behindStar = 0;
        while (at < id.Length)
        {
            if (inPattern < pattern.Length && pattern[inPattern] == (byte)'*')
            {
                (star, behindStar) = (inPattern++, at);
            }
            else if (inPattern < pattern.Length && (pattern[inPattern] == (byte)'?' || pattern[inPattern] == id[at]))
            {
                at++;
                inPattern++;
            }
            else if (star >= 0)
            {
                at = ++behindStar;
                inPattern = star + 1;
            }
            else
            {
                return false;
            }
        }

        return pattern[inPattern..].TrimStart((byte)'*').IsEmpty;
    }
}
