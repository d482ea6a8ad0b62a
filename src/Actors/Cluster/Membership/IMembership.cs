using System.Collections.Immutable;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>
/// What members find each other by. It forgets a member that is not heard of, and locks nothing: two members that do the same for a few seconds do
/// it twice, which is no damage. Announcing and renewing go on beside reading and waiting; of each pair one call at a time.
/// Whatever does not succeed within a deadline of its own throws <see cref="MembershipException"/>.
/// </summary>
internal interface IMembership : IDisposable
{
    /// <summary>A member that is not heard of for so long is gone.</summary>
    TimeSpan Ttl { get; }

    /// <summary>Who is asked at the moment, for an administrator. When it changes, what was read may be out of date.</summary>
    string Place { get; }

    /// <summary>Enters this member, or what has changed about it. Of two processes with one id the one that came last is entered.</summary>
    Task AnnounceAsync(Member self, CancellationToken stop);

    /// <summary>A sign of life. False: this member has been given up, and is to announce itself anew.</summary>
    Task<bool> RenewAsync(CancellationToken stop);

    /// <summary>Who is there.</summary>
    Task<MembershipReading> ReadAsync(CancellationToken stop);

    /// <summary>Waits until something differs from what was read last. Null: it cannot be known what has changed, and is to be read.</summary>
    Task<MembershipReading?> WaitAsync(CancellationToken stop);

    /// <summary>This member is given up at once.</summary>
    Task LeaveAsync(CancellationToken stop);
}

/// <param name="View">Who is there.</param>
/// <param name="Notes">What an administrator should know of: entries that are none, two processes with one id.</param>
/// <param name="Trouble">Why this may be out of date; null where it is not.</param>
internal sealed record MembershipReading(ClusterView View, ImmutableArray<string> Notes, string? Trouble = null);

/// <summary>What is asked does not answer, or refuses; in words for an administrator.</summary>
internal sealed class MembershipException(string message) : Exception(message);
