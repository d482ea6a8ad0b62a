namespace LustreActors.Sources;

/// <summary>Told of every file before it is touched, so that whoever waits can say what a hanging call hangs on.</summary>
public interface IReadWatch
{
    void Reading(string path);

    /// <summary>The path is no regular file, so opening it may never return. False: do not open it now.</summary>
    bool MayHang(string path);

    /// <summary>Nobody waits for this call any more: it should end before its next file.</summary>
    bool IsAbandoned { get; }
}
