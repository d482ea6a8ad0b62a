using System.Diagnostics;
using System.Globalization;

namespace LustreActors.Fuzzing;

/// <summary>A run of one target: inputs that reach new code are damaged further.</summary>
/// <param name="target">The target.</param>
/// <param name="folder">
/// Where inputs are kept between runs: <c>corpus/TARGET</c> for those that reach new code, <c>findings</c> for those that fail.
/// </param>
/// <param name="seed">The seed of the damage.</param>
internal sealed class GuidedRun(FuzzTarget target, string folder, int seed)
{
    private const int MostFindings = 5;
    private const long MostAllocated = 64 << 20;

    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _inputs = [];

    private string Corpus => Path.Combine(folder, "corpus", target.Name);

    /// <summary>Runs for the time. Returns the number of inputs that failed.</summary>
    public int Run(Coverage coverage, TimeSpan time)
    {
        coverage.Forget();
        Directory.CreateDirectory(Corpus);
        var havoc = new Havoc(_random);
        var began = Stopwatch.GetTimestamp();
        long runs = 0;
        var failures = 0;
        foreach (var known in target.Texts.Concat(Directory.EnumerateFiles(Corpus).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)))
        {
            failures += TryOne(coverage, known, isKept: false);
            runs++;
        }

        var (first, texts) = (coverage.Branches, _inputs.Count);
        while (Stopwatch.GetElapsedTime(began) < time && failures < MostFindings)
        {
            failures += TryOne(coverage, havoc.Damage(Any(), Any()), isKept: true);
            runs++;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name}: {runs} inputs, {first} branches by {texts} known inputs, {coverage.Branches} in the end, {failures} failed"));
        return failures;
    }

    private byte[] Any() => _inputs[_random.Next(_inputs.Count)];

    private int TryOne(Coverage coverage, byte[] input, bool isKept)
    {
        var (began, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        string? problem = null;
        coverage.Begin();
        try
        {
            target.Run(input);
        }
        catch (Exception e) when (!target.Expects(e))
        {
            problem = e.ToString();
        }
        catch (Exception)
        {
            // The target refuses an input in this way.
        }

        var isNews = coverage.EndsWithNews();
        if (Stopwatch.GetElapsedTime(began) > Slow)
            problem ??= $"took more than {Slow.TotalSeconds:0} s";
        if (GC.GetAllocatedBytesForCurrentThread() - allocated > MostAllocated)
            problem ??= $"allocated more than {MostAllocated >> 20} MiB";
        if (isNews || !isKept)
            _inputs.Add(input);
        if (isNews && isKept)
            File.WriteAllBytes(Path.Combine(Corpus, NameOf(input)), input);
        if (problem is null)
            return 0;
        Directory.CreateDirectory(Path.Combine(folder, "findings"));
        var file = Path.Combine(folder, "findings", $"{target.Name}-{NameOf(input)}");
        File.WriteAllBytes(file, input);
        Console.WriteLine($"FAILED {target.Name}: {file}\n{problem}");
        return 1;
    }

    private static string NameOf(byte[] input) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input).AsSpan(0, 8));
}
