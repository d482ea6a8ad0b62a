using LustreActors.Hocon;
using LustreActors.Hocon.Binding;
using LustreActors.Host.Http.WebConfig;
using LustreActors.Sources.Files;

namespace LustreActors.Host.Configuration;

/// <summary>Binds <c>http.web-config</c>. The file is read too, so that its problems are reported together with all others.</summary>
internal sealed record WebConfigBinding(string? File, IReadOnlyList<HoconProblem> Problems, IReadOnlyList<HoconProblem> Warnings)
{
    private const string Setting = "http.web-config";

    public static WebConfigBinding Bind(ConfigBinder settings)
    {
        var before = settings.Problems.Count;
        var file = FileSetting.Bind(settings, Setting);
        if (file is null || settings.Problems.Count > before)
            return new WebConfigBinding(file, [], []);
        try
        {
            using var reader = new FileReader(new NullWatch());
            return new WebConfigBinding(file, [], LoadedWebConfig.Load(file, reader).Warnings);
        }
        catch (HoconException e)
        {
            return new WebConfigBinding(file, e.Problems, []);
        }
    }

    /// <summary>A sentence about the certificate, for the checks of an administrator.</summary>
    public static IEnumerable<string> NotesFor(HttpOptions http, DateTimeOffset now)
    {
        if (http.WebConfigFile is not { } file)
            yield break;
        using var reader = new FileReader(new NullWatch());
        var loaded = LoadedWebConfig.Load(file, reader);
        if (loaded.NotAfter is { } end)
            yield return $"{Setting} {file}: the certificate " + (end <= now ? "has ended on" : "is good until")
                + $" {end.UtcDateTime:yyyy-MM-dd HH:mm'Z'} ({(int)Math.Abs((end - now).TotalDays)} days)";
    }
}
