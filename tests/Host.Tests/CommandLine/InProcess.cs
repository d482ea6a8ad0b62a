using System.Text;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.CommandLine;

/// <summary>Runs a command in this process, with streams of its own.</summary>
internal static class InProcess
{
    public static async Task<Finished> RunAsync(params string[] words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        using var raw = new MemoryStream();
        var code = await Commands.RunAsync(words, new Terminal(output, new PrintableWriter(errors), raw, _ => null));
        return new Finished(code, output + Encoding.UTF8.GetString(raw.ToArray()), errors.ToString());
    }
}
