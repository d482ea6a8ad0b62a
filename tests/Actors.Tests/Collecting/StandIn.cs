namespace LustreActors.Actors.Tests.Collecting;

/// <summary>A folder with a program in it that does what the test says and counts how often it was started.</summary>
internal sealed class StandIn : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0x1ED;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lustre-stand-in-");

    public StandIn(string script) => Does(script);

    public string Path => System.IO.Path.Combine(_folder.FullName, "program");

    public int Starts => Lines("starts").Length;

    /// <summary>The words of every start.</summary>
    public string[] Calls => Lines("starts");

    public string Of(string name) => System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>Replaced, not written into: a program that runs cannot be.</summary>
    public void Does(string script)
    {
        File.WriteAllText(Of("next"), $"#!/bin/sh\necho \"$*\" >> '{Of("starts")}'\n{script}\n");
        File.SetUnixFileMode(Of("next"), Everybody);
        File.Move(Of("next"), Path, overwrite: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string[] Lines(string name) => File.Exists(Of(name)) ? File.ReadAllLines(Of(name)) : [];
}
