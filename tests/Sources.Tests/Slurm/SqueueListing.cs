using System.Buffers;
using System.Text;

namespace LustreActors.Sources.Tests.Slurm;

/// <summary>What <c>squeue</c> prints: a name takes 64 bytes, is filled with blanks or cut, and may have any character in it.</summary>
internal sealed class SqueueListing(string token = SqueueListing.Token)
{
    public const string Token = "k3Zp0QvB81xY";

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    public string Text => Encoding.UTF8.GetString(_bytes.WrittenSpan);

    public SqueueListing Job(
        long id, string account, string name = "job", uint uid = 5, string user = "games", string partition = "main",
        string state = "RUNNING", long? array = null)
    {
        var shown = Encoding.UTF8.GetBytes(name);
        var field = Enumerable.Repeat((byte)' ', 64).ToArray();
        shown.AsSpan(0, Math.Min(shown.Length, 64)).CopyTo(field);
        _bytes.Write(Encoding.UTF8.GetBytes($"{token}|{id}|{array ?? id}|{uid}|{user}|{partition}|{state}|{account}|{token}|"));
        _bytes.Write(field);
        return Line("");
    }

    public SqueueListing Line(string text)
    {
        _bytes.Write(Encoding.UTF8.GetBytes(text + "\n"));
        return this;
    }
}
