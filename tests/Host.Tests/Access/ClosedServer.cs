using LustreActors.Host.Tests.Running;
using LustreActors.Simulator;

namespace LustreActors.Host.Tests.Access;

/// <summary>
/// A simulated server of 2.17 whose debugfs only root may enter, and programs that stand in for <c>sudo</c> and <c>lctl</c>.
/// </summary>
internal sealed class ClosedServer : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_101_101;
    private readonly SimulatedServer _server = new(new SimulationOptions { Seed = 5, Version = LustreVersion.V2_17, ClientMount = true });
    private readonly Scratch _tools = new();

    public ClosedServer()
    {
        string[] folders = [_server.Root, Path.Combine(_server.Root, "proc"), Path.Combine(_server.Root, "sys"), _tools.Folder];
        foreach (var folder in folders)
            File.SetUnixFileMode(folder, Everybody);

        // A copy that the script of lctl can read without root's permissions.
        Copy(Debugfs, _tools.PathOf("debug"));
        File.SetUnixFileMode(Debugfs, (UnixFileMode)0b111_000_000);
        Lctl = Program("lctl", Answering(_tools.PathOf("debug/lustre"), _tools.PathOf("debug/lnet")));
        Sudo = Program("sudo", """
            [ "$1" = -n ] || exit 1
            shift
            exec "$@"
            """);
    }

    public string Lctl { get; }

    public string Sudo { get; }

    public string Debugfs => Path.Combine(_server.Root, "sys/kernel/debug");

    public string[] Settings => _server.Settings;

    public string[] ByLctl =>
        [.. Settings, "-Dlustre.access=lctl", $"-Dlustre.commands.lctl=\"{Lctl}\"", $"-Dlustre.commands.sudo=\"{Sudo}\""];

    public string Program(string name, string script)
    {
        var path = _tools.Write(name, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, Everybody);
        return path;
    }

    public string PathOf(string name) => _tools.PathOf(name);

    public void Dispose()
    {
        _server.Dispose();
        _tools.Dispose();
    }

    /// <summary>
    /// The script of an <c>lctl get_param</c> over these folders. It forks nothing: the shell resolves the patterns with its builtins, and
    /// awk takes its place to print the files. A command has little time, and a fork takes 10 ms and more on a busy machine.
    /// </summary>
    private static string Answering(params IEnumerable<string> roots) => $$"""
        [ "$1" = get_param ] || exit 9
        shift
        begun= code=0
        for parameter in "$@"; do
          # From here on the arguments are the files found, each behind the root that it lies below.
          [ -n "$begun" ] || set --
          begun=1 pattern= missing=1
          IFS=.
          set -f
          for part in $parameter; do pattern=$pattern/$part; done
          set +f
          IFS=
          for root in {{string.Join(' ', roots.Select(r => $"'{r}'"))}}; do
            for file in $root$pattern; do
              [ -f "$file" ] || continue
              missing=
              set -- "$@" "$root" "$file"
            done
          done
          [ -z "$missing" ] || { echo "error: get_param: param_path '${pattern#/}': No such file or directory" >&2; code=2; }
        done
        exec awk -v code=$code 'BEGIN {
          for (i = 1; i < ARGC; i += 2) {
            file = ARGV[i + 1]
            name = substr(file, length(ARGV[i]) + 2)
            gsub("/", ".", name)
            print name "="
            while ((getline line < file) > 0)
              print line
            close(file)
          }
          exit code
        }' "$@"
        """;

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to, Everybody);
        File.SetUnixFileMode(to, Everybody);
        foreach (var folder in Directory.GetDirectories(from))
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
