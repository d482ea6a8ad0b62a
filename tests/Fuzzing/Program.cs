using System.Globalization;
using LustreActors.Fuzzing;

// Coverage-guided fuzzing of the parsers of what comes from the network:
//   instrument FOLDER                    makes the assemblies in the folder count their branches
//   run SECONDS OUTPUT [TARGET ...]      runs each target for so many seconds
const string Ours = "LustreActors.";
string[] instrumented = ["LustreActors.Sources.dll", "LustreActors.Metrics.dll", "LustreActors.Messages.dll", "LustreActors.Actors.dll"];

if (args is ["instrument", var folder])
{
    foreach (var assembly in instrumented)
    {
        var types = SharpFuzz.Fuzzer.Instrument(
            Path.Combine(folder, assembly), name => name.StartsWith(Ours, StringComparison.Ordinal), SharpFuzz.Options.Value);
        Console.WriteLine($"{assembly}: {types.Count()} types");
    }

    return 0;
}

if (args is ["run", var seconds, var output, .. var names] && int.TryParse(seconds, CultureInfo.InvariantCulture, out var each))
{
    var seed = Random.Shared.Next(1, 1_000_000);
    Console.WriteLine($"seed {seed}");
    using var coverage = new Coverage();
    var failures = 0;
    foreach (var target in FuzzTarget.All.Where(t => names.Length == 0 || names.Contains(t.Name)))
        failures += new GuidedRun(target, output, seed).Run(coverage, TimeSpan.FromSeconds(each));
    return failures == 0 ? 0 : 1;
}

Console.Error.WriteLine("instrument FOLDER | run SECONDS OUTPUT [TARGET ...]");
return 2;
