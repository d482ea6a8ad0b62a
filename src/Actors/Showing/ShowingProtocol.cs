namespace LustreActors.Actors.Showing;

/// <summary>Messages to <see cref="ShowingActor"/>.</summary>
public abstract record ShowingProtocol
{
    private ShowingProtocol()
    {
    }

    /// <summary>Answered with an <see cref="Overview"/> of what is published now.</summary>
    public sealed record ReadOverview : ShowingProtocol
    {
        public static ReadOverview Now { get; } = new();
    }

    /// <summary>Answered with a <see cref="SourceDetail"/>, or <see cref="NoSuchSource"/>.</summary>
    public sealed record ReadSource(string Name) : ShowingProtocol;

    public sealed record NoSuchSource : ShowingProtocol
    {
        public static NoSuchSource Instance { get; } = new();
    }
}
