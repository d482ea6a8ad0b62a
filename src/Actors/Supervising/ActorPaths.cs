using Akka.Actor;

namespace LustreActors.Actors.Supervising;

/// <summary>Converts paths of actors to the form that users see and type: <c>/collect/lustre/scratch</c>, below the guardian.</summary>
public static class ActorPaths
{
    private const string Guardian = "/user/" + ExporterActor.Name;

    public static string Short(this ActorPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var text = path.ToStringWithoutAddress();
        return !text.StartsWith(Guardian, StringComparison.Ordinal) ? text : text.Length == Guardian.Length ? "/" : text[Guardian.Length..];
    }

    /// <summary>Reads a path that a user typed. The first slash is optional.</summary>
    public static bool TryParse(string text, out string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        path = text.StartsWith('/') ? text : "/" + text;
        return path.Length == 1 || path[1..].Split('/').All(ActorPath.IsValidPathElement);
    }

    public static bool IsAtOrBelow(string path, string top)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(top);
        return path == top || path.StartsWith(top.TrimEnd('/') + "/", StringComparison.Ordinal);
    }

    /// <summary>The last name of a path.</summary>
    public static string NameOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path[(path.LastIndexOf('/') + 1)..];
    }

    /// <summary>The first name of a path.</summary>
    internal static string Top(string path) => path.Split('/', 3)[1];

    /// <summary>The first two names of a path.</summary>
    internal static string Branch(string path)
    {
        var second = path.IndexOf('/', 1);
        var third = second < 0 ? -1 : path.IndexOf('/', second + 1);
        return third < 0 ? path : path[..third];
    }
}
