using BenchmarkDotNet.Attributes;
using LustreActors.Messages.Tables;
using LustreActors.Sources.PromQl;
using LustreActors.Sources.Tests.PromQl;

namespace LustreActors.Benchmarks.Sources;

/// <summary>
/// Three answers of an upstream Prometheus, in pieces as they come from a socket, made into one table. The floor is a copy of the same
/// bytes.
/// </summary>
[MemoryDiagnoser]
public class PromQlReading
{
    private const int PieceSize = 64 * 1024;

    private readonly byte[] _copy = new byte[PieceSize];
    private readonly JobIdNumbers _ids = new();
    private (JobRate Kind, byte[] Text)[] _answers = [];

    /// <summary>Each answer has a row for each job.</summary>
    [Params(100_000, 1_000_000)]
    public int Jobs { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _answers = [.. Enum.GetValues<JobRate>().Select(k => (k, UpstreamText.Of(k, Jobs)))];
        Console.WriteLine($"// {_answers.Sum(a => (long)a.Text.Length)} bytes in three answers");
    }

    [Benchmark]
    public int ReadForTheFirstTime() => UpstreamText.Read(_answers).Rows.Length;

    [Benchmark]
    public int ReadAgain() => UpstreamText.Read(_answers, _ids, 3 * Jobs).Rows.Length;

    [Benchmark(Baseline = true)]
    public int CopyOfTheBytes()
    {
        var copied = 0;
        foreach (var (_, text) in _answers)
        {
            for (var at = 0; at < text.Length; at += PieceSize)
            {
                var bytes = text.AsSpan(at, Math.Min(PieceSize, text.Length - at));
                bytes.CopyTo(_copy);
                copied += bytes.Length;
            }
        }

        return copied;
    }
}
