using System.Text;
using LustreActors.Host.Logging;

namespace LustreActors.Host.CommandLine;

/// <summary>
/// Escapes control characters: what other programs and files contain must not reach the reader's terminal.
/// </summary>
internal sealed class PrintableWriter(TextWriter to) : TextWriter
{
    public override Encoding Encoding => to.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value) => to.Write(Printable(value));

    public override void WriteLine(string? value) => to.WriteLine(Printable(value));

    public override Task WriteAsync(string? value) => to.WriteAsync(Printable(value));

    public override Task WriteLineAsync(string? value) => to.WriteLineAsync(Printable(value));

    public override void Flush() => to.Flush();

    private static string? Printable(string? value) => value is null ? null : LogFormat.Escape(value, except: "\n\t");
}
