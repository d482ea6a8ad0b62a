namespace LustreActors.Hocon;

/// <summary>The meaning of an override's value that is not HOCON.</summary>
public enum OverrideKind
{
    /// <summary>It is an error.</summary>
    Hocon,

    /// <summary>It is the text itself.</summary>
    Text,

    /// <summary>It is a list of texts, with commas between them.</summary>
    Texts,
}
