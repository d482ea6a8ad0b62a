namespace LustreActors.Hocon;

/// <summary>How the value of an override is taken where it is no HOCON.</summary>
public enum OverrideKind
{
    /// <summary>It is an error.</summary>
    Hocon,

    /// <summary>It is the text itself.</summary>
    Text,

    /// <summary>It is a list of texts, with commas between them.</summary>
    Texts,
}
