namespace LustreActors.Sources.Tests.Lustre.Damage;

/// <summary>Damage that leaves a good file of other content: nobody can tell it from one.</summary>
internal static class Undetectable
{
    /// <summary>Why this is such damage; null when it is not, and has to be told.</summary>
    public static string? Reason(string kind, FileDamage damage)
    {
        return null;
    }
}
