using System.Text;

namespace LustreActors.Sources.Lustre;

/// <summary>
/// Parses the lines of <c>health_check</c>: a word for the host, and before it a line for each unhealthy device in some versions.
/// </summary>
internal ref struct HealthCheckParser(Findings findings, string path) : IChunkParser
{
    private const int MostDevices = 10_000;
    private static readonly byte[] Device = "device "u8.ToArray();
    private static readonly byte[] Unhealthy = " reported unhealthy"u8.ToArray();

    private int _line;

    /// <summary>Whether the host is healthy. Null before its line.</summary>
    public bool? IsHealthy { get; private set; }

    public List<string> UnhealthyDevices { get; } = [];

    public void Parse(ReadOnlySpan<byte> lines)
    {
        while (TextLines.TryReadTrimmed(ref lines, out var line))
        {
            _line++;
            if (!TryLine(line))
                findings.Refuse(path, _line, line);
        }
    }

    private bool TryLine(ReadOnlySpan<byte> line)
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
        UnhealthyDevices.Add(Encoding.UTF8.GetString(line[Device.Length..^Unhealthy.Length]));
        return true;
    }
}
