namespace LustreActors.Metrics;

/// <summary>How an exposition is to be answered. Say <c>Vary: Accept, Accept-Encoding</c> beside it.</summary>
public readonly record struct Negotiated(ExpositionFormat Format, bool Gzip, string ContentType);
