using System.Runtime.InteropServices;
using System.Text;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Gpu;

/// <summary>
/// A function of NVML, called by the shape of its arguments. One that this driver does not have returns
/// <see cref="NvmlCode.FunctionNotFound"/>, as the driver itself does for functions that its kernel module lacks.
/// </summary>
/// <param name="name">The name of the export that was found, or of the first one that was looked for.</param>
/// <param name="address">0 if the library has no such export.</param>
/// <param name="calls">Is told of each call. Null for calls that another thread makes.</param>
internal sealed unsafe class NvmlExport(string name, nint address, NvmlCalls? calls)
{
    public string Name => name;

    public bool IsThere => address != 0;

    public int Call() => Enter() is { } code ? code : ((delegate* unmanaged[Cdecl]<int>)address)();

    /// <summary>For <c>f(unsigned int *)</c> and <c>f(int *)</c>.</summary>
    public int Get(out uint value)
    {
        uint result = 0;
        var code = Enter() ?? ((delegate* unmanaged[Cdecl]<void*, int>)address)(&result);
        value = result;
        return code;
    }

    /// <summary>For <c>f(unsigned int, handle *)</c>.</summary>
    public int Get(uint index, out nint handle)
    {
        nint result = 0;
        var code = Enter() ?? ((delegate* unmanaged[Cdecl]<uint, void*, int>)address)(index, &result);
        handle = result;
        return code;
    }

    /// <summary>For <c>f(handle *)</c>.</summary>
    public int Get(out nint handle)
    {
        nint result = 0;
        var code = Enter() ?? ((delegate* unmanaged[Cdecl]<void*, int>)address)(&result);
        handle = result;
        return code;
    }

    /// <summary>For <c>f(handle)</c>.</summary>
    public int Call(nint handle) => Enter() ?? ((delegate* unmanaged[Cdecl]<nint, int>)address)(handle);

    public int Get(nint device, out uint value)
    {
        uint result = 0;
        var code = Enter() ?? ((delegate* unmanaged[Cdecl]<nint, void*, int>)address)(device, &result);
        value = result;
        return code;
    }

    public int Get(nint device, out ulong value)
    {
        ulong result = 0;
        var code = Enter() ?? ((delegate* unmanaged[Cdecl]<nint, void*, int>)address)(device, &result);
        value = result;
        return code;
    }

    /// <summary>For functions with two results.</summary>
    public int Get(nint device, out uint first, out uint second)
    {
        uint one = 0, two = 0;
        var code = Enter() ?? ((delegate* unmanaged[Cdecl]<nint, void*, void*, int>)address)(device, &one, &two);
        (first, second) = (one, two);
        return code;
    }

    public int Get(nint device, uint what, out uint value)
    {
        uint result = 0;
        var code = Enter() ?? ((delegate* unmanaged[Cdecl]<nint, uint, void*, int>)address)(device, what, &result);
        value = result;
        return code;
    }

    public int Get(nint device, uint what, out nint handle)
    {
        nint result = 0;
        var code = Enter() ?? ((delegate* unmanaged[Cdecl]<nint, uint, void*, int>)address)(device, what, &result);
        handle = result;
        return code;
    }

    public int Get(nint device, uint one, uint two, out ulong value)
    {
        ulong result = 0;
        var code = Enter() ?? ((delegate* unmanaged[Cdecl]<nint, uint, uint, void*, int>)address)(device, one, two, &result);
        value = result;
        return code;
    }

    public int Get(nint device, uint one, uint two, uint three, out ulong value)
    {
        ulong result = 0;
        var function = (delegate* unmanaged[Cdecl]<nint, uint, uint, uint, void*, int>)address;
        var code = Enter() ?? function(device, one, two, three, &result);
        value = result;
        return code;
    }

    /// <summary>For a struct that the function fills, with a version word where it has one.</summary>
    public int Fill<T>(nint device, ref T value)
        where T : unmanaged
    {
        fixed (T* at = &value)
            return Enter() ?? ((delegate* unmanaged[Cdecl]<nint, void*, int>)address)(device, at);
    }

    /// <summary>For <c>f(struct *)</c>.</summary>
    public int Fill(Span<byte> value)
    {
        fixed (byte* at = value)
            return Enter() ?? ((delegate* unmanaged[Cdecl]<void*, int>)address)(at);
    }

    /// <summary>For <c>f(device, int count, values)</c>.</summary>
    public int Fill<T>(nint device, Span<T> values)
        where T : unmanaged
    {
        fixed (T* at = values)
            return Enter() ?? ((delegate* unmanaged[Cdecl]<nint, int, void*, int>)address)(device, values.Length, at);
    }

    /// <summary>
    /// For <c>f(device, unsigned int *count, values)</c>. The count is the room before, and the number that there are after.
    /// </summary>
    public int List<T>(nint device, Span<T> room, ref uint count)
        where T : unmanaged
    {
        fixed (uint* number = &count)
        fixed (T* at = room)
            return Enter() ?? ((delegate* unmanaged[Cdecl]<nint, void*, void*, int>)address)(device, number, at);
    }

    /// <summary>For <c>f(handle, handle)</c>.</summary>
    public int Call(nint device, nint other) => Enter() ?? ((delegate* unmanaged[Cdecl]<nint, nint, int>)address)(device, other);

    /// <summary>For <c>f(handle, unsigned int, handle)</c>.</summary>
    public int Call(nint device, uint what, nint other) =>
        Enter() ?? ((delegate* unmanaged[Cdecl]<nint, uint, nint, int>)address)(device, what, other);

    /// <summary>For <c>f(handle, unsigned long long, handle)</c>.</summary>
    public int Call(nint device, ulong what, nint other) =>
        Enter() ?? ((delegate* unmanaged[Cdecl]<nint, ulong, nint, int>)address)(device, what, other);

    /// <summary>For <c>f(handle, struct *, unsigned int)</c>.</summary>
    public int Wait<T>(nint handle, ref T value, uint milliseconds)
        where T : unmanaged
    {
        fixed (T* at = &value)
            return Enter() ?? ((delegate* unmanaged[Cdecl]<nint, void*, uint, int>)address)(handle, at, milliseconds);
    }

    /// <summary>Reads a text of a device. Empty when there is none.</summary>
    public string Text(nint device)
    {
        Span<byte> room = stackalloc byte[96];
        fixed (byte* at = room)
        {
            var code = Enter() ?? ((delegate* unmanaged[Cdecl]<nint, void*, uint, int>)address)(device, at, (uint)room.Length);
            return code == NvmlCode.Success ? TextOf(room) : "";
        }
    }

    /// <summary>Reads a text of the system. Empty when there is none.</summary>
    public string Text()
    {
        Span<byte> room = stackalloc byte[96];
        fixed (byte* at = room)
        {
            var code = Enter() ?? ((delegate* unmanaged[Cdecl]<void*, uint, int>)address)(at, (uint)room.Length);
            return code == NvmlCode.Success ? TextOf(room) : "";
        }
    }

    /// <summary>For <c>const char *f(int)</c>.</summary>
    public string? Describe(int code) =>
        address == 0 ? null : Marshal.PtrToStringUTF8(((delegate* unmanaged[Cdecl]<int, nint>)address)(code));

    /// <summary>The text before the first zero.</summary>
    public static string TextOf(ReadOnlySpan<byte> room)
    {
        var end = room.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? room : room[..end]).Trim();
    }

    /// <summary>Null when the function may be called.</summary>
    private int? Enter() => address == 0 ? NvmlCode.FunctionNotFound : calls is null || calls.Begin(name) ? null : NvmlCode.Abandoned;
}

/// <summary>Reports each call, so that one that hangs has a name, and ends a collection that nobody waits for.</summary>
internal sealed class NvmlCalls
{
    public FileReader? Collection { get; set; }

    /// <summary>False when the collection was abandoned.</summary>
    public bool Begin(string function)
    {
        if (Collection is not { } collection)
            return true;
        collection.Calling(function);
        return !collection.IsAbandoned;
    }
}
