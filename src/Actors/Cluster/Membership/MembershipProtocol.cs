using LustreActors.Kernel;
using LustreActors.Messages;

namespace LustreActors.Actors;

/// <summary>What is said to the actor that keeps this process a member.</summary>
public abstract record MembershipProtocol
{
    private MembershipProtocol()
    {
    }

    /// <summary>For an administrator.</summary>
    public sealed record StateAsked(ReplyTo<MembershipState> Reply) : MembershipProtocol;

    /// <summary>
    /// This process is about to end: what it owns goes to others, while it still answers. Answered with true when the others can know it; the end of
    /// the actor then takes the member out.
    /// </summary>
    public sealed record Leave(ReplyTo<bool> Reply) : MembershipProtocol;

    internal sealed record Beat : MembershipProtocol
    {
        public static Beat Now { get; } = new();
    }

    internal sealed record WaitedEnough : MembershipProtocol;

    internal sealed record Damped : MembershipProtocol;

    internal sealed record Announced(Member As) : MembershipProtocol;

    internal sealed record Renewed(bool IsKept) : MembershipProtocol;

    internal sealed record CallFailed(Exception Failure) : MembershipProtocol;

    /// <param name="Reading">Null where it is to be read anew.</param>
    /// <param name="IsWhole">All of it was asked for, not what had changed.</param>
    internal sealed record Followed(MembershipReading? Reading, bool IsWhole) : MembershipProtocol;

    internal sealed record FollowFailed(Exception Failure) : MembershipProtocol;
}
