using LustreActors.Dashboards;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: dashboards METRICS.md FOLDER (reads the page of metrics, and writes the dashboards to the folder)");
    return 2;
}

var files = DashboardFiles.Generate(File.ReadAllText(args[0]));
Directory.CreateDirectory(args[1]);
foreach (var (name, text) in files)
    File.WriteAllText(Path.Combine(args[1], name), text);
Console.WriteLine($"{files.Count} dashboards written to {args[1]}");
return 0;
