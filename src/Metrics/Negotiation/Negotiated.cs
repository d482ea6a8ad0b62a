using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Negotiation;

/// <summary>The form of an answer. Send <c>Vary: Accept, Accept-Encoding</c> with it.</summary>
public readonly record struct Negotiated(ExpositionFormat Format, bool Gzip, string ContentType);
