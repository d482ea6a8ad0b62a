using System.Buffers.Text;
using System.Text;
using LustreActors.Sources.Files;
using LustreActors.Sources.Lustre.Parameters;

namespace LustreActors.Sources.Lustre.Node;

/// <summary>
/// Parses the lines of <c>health_check</c>: a word for the host, and before it a line for each unhealthy device in some versions.
/// </summary>
internal ref struct HealthCheckParser() : ILineParser
{
    private const int MostDevices = 10_000;
    private static readonly byte[] Device = "device "u8.ToArray();
    private static readonly byte[] Unhealthy = " reported unhealthy"u8.ToArray();

    /// <summary>Whether the host is healthy. Null before its line.</summary>
    public bool? IsHealthy { get; private set; }

    public List<string> UnhealthyDevices { get; } = [];

    public bool TryParse(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
            return true;
        if (line.SequenceEqual("healthy"u8))
        {
            IsHealthy ??= true;
            return true;
        }

        if (line.SequenceEqual("NOT HEALTHY"u8) || line.SequenceEqual("LBUG"u8))
        {
            IsHealthy = false;
            return true;
        }

        if (!line.StartsWith(Device) || !line.EndsWith(Unhealthy) || line.Length <= Device.Length + Unhealthy.Length
            || UnhealthyDevices.Count >= MostDevices)
            return false;
        var device = line[Device.Length..^Unhealthy.Length];
        if (device.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            return false;
        UnhealthyDevices.Add(Encoding.UTF8.GetString(device));
        return true;
    }
}

/// <summary>
/// Parses the lines of <c>devices</c>: <c>number state type name uuid references</c>. Targets alone are kept: OSTs, MDTs and the MGS.
/// </summary>
internal ref struct DevicesParser() : ILineParser
{
    public List<string> Targets { get; } = [];

    public readonly bool TryParse(ReadOnlySpan<byte> line)
    {
        var words = new WordReader(line);
        if (words.IsAtEnd)
            return true;
        var number = words.Next();
        var state = words.Next();
        var type = words.Next();
        var name = words.Next();
        if (name.IsEmpty || name.ContainsAnyExceptInRange((byte)'!', (byte)'~') || state.IsEmpty || !Utf8Parser.TryParse(
            number, out int _, out var used) || used != number.Length)
            return false;
        if (type.SequenceEqual("obdfilter"u8) || type.SequenceEqual("mdt"u8) || type.SequenceEqual("mgs"u8))
            Targets.Add(Encoding.UTF8.GetString(name));
        return true;
    }
}
