namespace LustreActors.Host.Tests.Running;

/// <summary>A folder that goes with the test.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lustre-test-");

    public string Folder => _folder.FullName;

    public string Of(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(Of(name), text);
        return Of(name);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
