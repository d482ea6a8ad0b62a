using System.Diagnostics;
using System.Globalization;

namespace LustreActors.Benchmarks.Activity;

/// <summary>
/// What it costs an aggregator to read many servers, to add them up and to join them, and what it costs when counters travel instead:
/// <c>activity [servers] [jobs] [groups]</c>. Texts come from files; HTTP is not in it.
/// </summary>
internal static class ActivityRun
{
    public static int Run(string[] args)
    {
        if (args is ["child", var folder, var way, var itsServers, var itsJobs, var itsGroups])
        {
            new ActivityChild(folder, Number(itsJobs), Number(itsGroups)).Run(way, Number(itsServers));
            return 0;
        }

        var servers = args.Length > 0 ? Number(args[0]) : 450;
        var jobs = args.Length > 1 ? Number(args[1]) : 2000;
        var groups = args.Length > 2 ? Number(args[2]) : 10;
        var texts = Directory.CreateTempSubdirectory("lustre-activity-").FullName;
        try
        {
            var hasCounters = groups <= 10;
            ActivityTexts.Write(texts, new ServersOfOneSite(jobs, groups), servers, groups, hasCounters);
            var size = SizeOf(texts, "activity-4-*");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{servers} servers with {jobs} jobs each, {jobs * groups} different jobs; activity: {size:0} MB an interval"));
            Console.WriteLine();
            Console.WriteLine("| one aggregator | processor, s an interval | peak, MB | account sums, GB/s |");
            Console.WriteLine("| --- | --- | --- | --- |");
            if (hasCounters)
                Print("counters travel, rates are made here", RunChild("counters", servers));
            Print("activity travels", RunChild("activity", servers));
            Print("activity travels, one of two", RunChild("half", servers / 2));
            Print("activity travels, the other one, which joins", RunChild("joiner", servers / 2));
            return 0;

            string[] RunChild(string way, int count) => StartChild(texts, way, $"{count}", $"{jobs}", $"{groups}");
        }
        finally
        {
            Directory.Delete(texts, recursive: true);
        }
    }

    private static void Print(string what, string[] figures) => Console.WriteLine($"| {what} | {string.Join(" | ", figures[1..])} |");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double SizeOf(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Sum(f => new FileInfo(f).Length) / 1e6;

    private static string[] StartChild(params string[] args)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ActivityRun).Assembly.Location);
        foreach (var argument in args.Prepend("child").Prepend("activity"))
            start.ArgumentList.Add(argument);

        // As the program itself is configured: runtimeconfig.template.json of src/Host.
        start.Environment["DOTNET_GCgen0MaxBudget"] = "200000";
        start.Environment["DOTNET_GCConserveMemory"] = "5";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"the child ended with {child.ExitCode}");
        return output.Trim().Split('\t');
    }
}
