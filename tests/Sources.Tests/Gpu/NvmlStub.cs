using System.Diagnostics;

namespace LustreActors.Sources.Tests.Gpu;

/// <summary>
/// A library of a driver that does not exist: <c>nvml_stub.c</c>, compiled by gcc. Each one is a file of its own, so that it is loaded with
/// a state of its own. What it answers stands in <c>stub.conf</c>, see the source.
/// </summary>
internal sealed class NvmlStub : IDisposable
{
    private static readonly Lazy<byte[]> Current = new(() => Compile());
    private static readonly Lazy<byte[]> Old = new(() => Compile("-DOLD"));

    /// <param name="isOld">Whether the library has only the functions of an old driver.</param>
    /// <param name="lines">The lines of <c>stub.conf</c>.</param>
    public NvmlStub(bool isOld, params string[] lines)
    {
        Library = Path.Combine(Folder, "libnvidia-ml.so.1");
        File.WriteAllBytes(Library, (isOld ? Old : Current).Value);
        Set(lines);
    }

    public NvmlStub(params string[] lines)
        : this(isOld: false, lines)
    {
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("nvml-stub-").FullName;

    public string Library { get; }

    /// <summary>The names of the functions that were called since the line <c>log on</c> is there.</summary>
    public string[] Calls => File.Exists(Path.Combine(Folder, "stub.calls")) ? File.ReadAllLines(Path.Combine(Folder, "stub.calls")) : [];

    /// <summary>The path of gcc. Null where it is not installed.</summary>
    public static string? Compiler { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries).Select(p => Path.Combine(p, "gcc")).FirstOrDefault(File.Exists);

    /// <summary>Replaces what the library answers. A function that hangs returns when its line is gone.</summary>
    public void Set(params string[] lines)
    {
        // Renamed, because the library reads the file at any moment.
        var path = Path.Combine(Folder, "stub.conf");
        File.WriteAllLines(path + ".new", lines);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Without its file nothing hangs, so that all threads return.</summary>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static byte[] Compile(params string[] options)
    {
        var source = Path.Combine(Checkout.Root, "tests/Sources.Tests/Gpu/nvml_stub.c");
        var output = Path.GetTempFileName();
        string[] arguments =
        [
            .. options, "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-fvisibility=hidden", "-Wl,-soname,libnvidia-ml.so.1",
            "-o", output, source,
        ];
        using var gcc = Process.Start(new ProcessStartInfo(Compiler!, arguments) { RedirectStandardError = true })!;
        var errors = gcc.StandardError.ReadToEnd();
        gcc.WaitForExit();
        Assert.True(gcc.ExitCode == 0, errors);
        var library = File.ReadAllBytes(output);
        File.Delete(output);
        return library;
    }
}

/// <summary>A test on the compiled stub; it is skipped where there is no compiler.</summary>
internal sealed class NeedsGccFactAttribute : FactAttribute
{
    public NeedsGccFactAttribute()
    {
        if (NvmlStub.Compiler is null)
            Skip = "gcc is not installed (package gcc)";
    }
}

/// <summary>Several tests on the compiled stub.</summary>
internal sealed class NeedsGccTheoryAttribute : TheoryAttribute
{
    public NeedsGccTheoryAttribute()
    {
        if (NvmlStub.Compiler is null)
            Skip = "gcc is not installed (package gcc)";
    }
}
