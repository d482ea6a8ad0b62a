using LustreActors.Hocon.Binding;

namespace LustreActors.Host.Configuration;

/// <summary>Binds the path of a file that must exist.</summary>
internal static class FileSetting
{
    /// <returns>Null when the setting is empty.</returns>
    public static string? Bind(ConfigBinder settings, string path)
    {
        var file = settings.String(path);
        if (file.Length == 0)
            return null;
        if (!file.StartsWith('/'))
            settings.Problem(path, $"'{file}' is not an absolute path; write it from the root on");
        else if (!File.Exists(file))
            settings.Problem(path, $"there is no file {file}, or this user may not see it");
        return file;
    }
}
