using LustreActors.Sources.Files;

namespace LustreActors.Sources.Tests;

/// <summary>Remembers what it was told of.</summary>
internal sealed class TestWatch : IReadWatch
{
    public List<string> Paths { get; } = [];

    public List<string> Asked { get; } = [];

    public bool LetsHang { get; set; } = true;

    public bool IsAbandoned { get; set; }

    /// <summary>Called with every path before it is touched.</summary>
    public Action<string>? OnReading { get; set; }

    public void Reading(string path)
    {
        Paths.Add(path);
        OnReading?.Invoke(path);
    }

    public bool MayHang(string path)
    {
        Asked.Add(path);
        return LetsHang;
    }
}
