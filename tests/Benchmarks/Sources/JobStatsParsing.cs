using System.Text;
using BenchmarkDotNet.Attributes;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Lustre.Jobs;

namespace LustreActors.Benchmarks.Sources;

/// <summary>
/// The job_stats of a server that was seen to have 49,167 jobs in 105 MB, fed as a reader feeds it: 64 KiB of whole lines at a time. The
/// floors are a copy of the same bytes and a search for their newlines.
/// </summary>
[MemoryDiagnoser]
public class JobStatsParsing
{
    private const int Jobs = 49_167;
    private const int PieceSize = 64 * 1024;

    private static readonly string[] Operations =
        ["getattr", "setattr", "punch", "sync", "destroy", "create", "statfs", "get_info", "set_info"];

    private readonly byte[] _copy = new byte[PieceSize];
    private JobStatsParser _parser = null!;
    private ValueTable _table = null!;
    private byte[] _text = [];
    private List<Range> _pieces = [];

    /// <summary>How many of a job's 13 operations have ever happened. A usual job on an OST does reads, writes and a few others.</summary>
    [Params(6, 13)]
    public int Busy { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _text = Text(Jobs, Busy);
        _pieces = Pieces(_text);
        _parser = new JobStatsParser(new JobStatsOptions());
        _parser.Begin("job_stats", new ValueTable(1));
        foreach (var piece in _pieces)
            _parser.Parse(_text.AsSpan(piece));
        _parser.End();
        _table = _parser.NewTable();
        Console.WriteLine($"// {_text.Length} bytes, {_text.Length / Jobs} a job, {_parser.LinesRefused} lines refused");
    }

    [Benchmark]
    public int ParseKnownJobs()
    {
        _table.Clear();
        _parser.Begin("job_stats", _table);
        foreach (var piece in _pieces)
            _parser.Parse(_text.AsSpan(piece));
        return _parser.End().Count;
    }

    [Benchmark]
    public int ParseNewJobs()
    {
        var parser = new JobStatsParser(new JobStatsOptions());
        parser.Begin("job_stats", new ValueTable(1));
        foreach (var piece in _pieces)
            parser.Parse(_text.AsSpan(piece));
        return parser.End().Count;
    }

    [Benchmark(Baseline = true)]
    public int CopyOfTheBytes()
    {
        var copied = 0;
        foreach (var piece in _pieces)
        {
            var bytes = _text.AsSpan(piece);
            bytes.CopyTo(_copy);
            copied += bytes.Length;
        }

        return copied;
    }

    [Benchmark]
    public int SearchForNewlines()
    {
        var lines = 0;
        foreach (var piece in _pieces)
        {
            for (var rest = _text.AsSpan(piece); !rest.IsEmpty; lines++)
                rest = rest[(rest.IndexOf((byte)'\n') + 1)..];
        }

        return lines;
    }

    private static byte[] Text(int jobs, int busy)
    {
        var random = new Random(17);
        var text = new StringBuilder("job_stats:\n");
        for (var job = 0; job < jobs; job++)
        {
            text.Append($"- job_id:          \"SLURM_JOB{4_000_000 + job}:0:node{job % 900:0000}\"\n");
            text.Append($"  snapshot_time:   1723114647.887515895 secs.nsecs\n");
            text.Append($"  start_time:      {1723100000 + (job % 5000)}.{random.Next(1_000_000_000):000000000} secs.nsecs\n");
            text.Append($"  elapsed_time:    12622.830229669 secs.nsecs\n");
            Transfer(text, random, "read_bytes", busy > 0);
            Transfer(text, random, "write_bytes", busy > 1);
            Operation(text, random, "read", busy > 2);
            Operation(text, random, "write", busy > 3);
            for (var i = 0; i < Operations.Length; i++)
                Operation(text, random, Operations[i], busy > i + 4);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Transfer(StringBuilder text, Random random, string name, bool happened)
    {
        var samples = happened ? random.Next(1, 200_000) : 0;
        var sum = samples * 1_048_576L;
        var histogram = happened ? $"4K: 3, 512K: {samples / 2}, 1M: {samples / 3}, 4M: {samples / 7} " : " ";
        text.Append($"  {name + ":",-16} {{ samples: {samples,11}, unit: bytes, ")
            .Append($"min: {(happened ? 4096 : 0),8}, max: {(happened ? 4194304 : 0),8}, ")
            .Append($"sum: {sum,16}, sumsq: {sum * 1024L,18}, hist: {{ {histogram}}} }}\n");
    }

    private static void Operation(StringBuilder text, Random random, string name, bool happened)
    {
        var samples = happened ? random.Next(1, 50_000) : 0;
        var sum = samples * 713L;
        text.Append($"  {name + ":",-16} {{ samples: {samples,11}, unit: usecs, ")
            .Append($"min: {(happened ? 12 : 0),8}, max: {(happened ? random.Next(1000, 90_000) : 0),8}, ")
            .Append($"sum: {sum,16}, sumsq: {sum * 20_011,18} }}\n");
    }

    private static List<Range> Pieces(byte[] text)
    {
        var pieces = new List<Range>();
        for (var at = 0; at < text.Length;)
        {
            var rest = text.AsSpan(at, Math.Min(PieceSize, text.Length - at));
            var length = at + rest.Length == text.Length ? rest.Length : rest.LastIndexOf((byte)'\n') + 1;
            pieces.Add(at..(at + length));
            at += length;
        }

        return pieces;
    }
}
