using LustreActors.Dashboards;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: dashboards METRICS.md FOLDER (the page of metrics that is read, and the folder that the dashboards are written to)");
    return 2;
}

var files = DashboardFiles.Generate(File.ReadAllText(args[0]));
Directory.CreateDirectory(args[1]);
foreach (var (name, text) in files)
    File.WriteAllText(Path.Combine(args[1], name), text);
Console.WriteLine($"{files.Count} dashboards written to {args[1]}");
return 0;
