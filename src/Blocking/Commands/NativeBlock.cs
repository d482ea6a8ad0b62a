using System.Runtime.InteropServices;

namespace LustreActors.Blocking.Commands;

/// <summary>Native memory for one call into libc, freed together.</summary>
internal sealed class NativeBlock : IDisposable
{
    private readonly List<nint> _allocated = [];
    private readonly List<(Func<nint, int> Destroy, nint Value)> _destroyed = [];

    public nint Zeroed(int bytes, Func<nint, int>? destroy = null)
    {
        var memory = Marshal.AllocCoTaskMem(bytes);
        _allocated.Add(memory);
        Marshal.Copy(new byte[bytes], 0, memory, bytes);
        if (destroy is not null)
            _destroyed.Add((destroy, memory));
        return memory;
    }

    public nint Text(string text)
    {
        var memory = Marshal.StringToCoTaskMemUTF8(text);
        _allocated.Add(memory);
        return memory;
    }

    /// <summary>As C wants it: with a null at the end.</summary>
    public nint[] Texts(IEnumerable<string> texts) => [.. texts.Select(Text), 0];

    public void Dispose()
    {
        foreach (var (destroy, value) in _destroyed)
            destroy(value);
        foreach (var memory in _allocated)
            Marshal.FreeCoTaskMem(memory);
    }
}
