namespace LustreActors.Actors.Tests.Collecting;

/// <summary>A program that runs a script of the test and records its starts.</summary>
internal sealed class FakeProgram : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0x1ED;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lustre-stand-in-");

    public FakeProgram(string script) => Does(script);

    public string Path => System.IO.Path.Combine(_folder.FullName, "program");

    public int Starts => Lines("starts").Length;

    /// <summary>The arguments of every start.</summary>
    public string[] Calls => Lines("starts");

    public string Of(string name) => System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>Replaces the program by renaming: the file of a running program cannot be written.</summary>
    public void Does(string script)
    {
        File.WriteAllText(Of("next"), $"#!/bin/sh\necho \"$*\" >> '{Of("starts")}'\n{script}\n");
        File.SetUnixFileMode(Of("next"), Everybody);
        File.Move(Of("next"), Path, overwrite: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string[] Lines(string name) => File.Exists(Of(name)) ? File.ReadAllLines(Of(name)) : [];
}
