namespace LustreActors.Actors.Showing;

/// <summary>The rates of a filesystem in the last ten minutes, a point every five seconds. Its memory does not grow.</summary>
internal sealed class TrendRing
{
    public const int Points = 120;
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    private readonly float[] _read = Empty();
    private readonly float[] _write = Empty();
    private readonly float[] _operations = Empty();
    private int _next;

    public void Add(Rates rates)
    {
        _read[_next] = Point(rates.ReadBytes);
        _write[_next] = Point(rates.WriteBytes);
        _operations[_next] = Point(rates.MetadataOperations);
        _next = (_next + 1) % Points;
    }

    public Trend ToTrend() => new((int)Step.TotalSeconds, Ordered(_read), Ordered(_write), Ordered(_operations));

    private float?[] Ordered(float[] ring)
    {
        var ordered = new float?[Points];
        for (var i = 0; i < Points; i++)
        {
            var value = ring[(_next + i) % Points];
            ordered[i] = float.IsNaN(value) ? null : value;
        }

        return ordered;
    }

    private static float Point(double? value) => value is { } known ? (float)known : float.NaN;

    private static float[] Empty()
    {
        var ring = new float[Points];
        ring.AsSpan().Fill(float.NaN);
        return ring;
    }
}
