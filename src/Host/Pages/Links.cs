namespace LustreActors.Host.Pages;

/// <summary>The addresses of the pages.</summary>
internal static class Links
{
    public const string Source = "/source/";
    public const string Help = "/help/";

    /// <summary>The page of a source. The name keeps its slashes, and every other special character is escaped.</summary>
    public static string ToSource(string name) => Source + string.Join('/', name.Split('/').Select(Uri.EscapeDataString));

    public static string ToHelp(string symptom) => Help + symptom;
}
