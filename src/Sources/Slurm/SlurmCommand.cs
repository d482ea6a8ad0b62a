using System.Text;

namespace LustreActors.Sources.Slurm;

/// <summary>What one of SLURM's commands said besides its listing.</summary>
internal static class SlurmCommand
{
    private const int LongestText = 300;

    public static string FailureOf(CommandOutput output)
    {
        var words = WordsOf(output);
        return $"{output.Command.FileName} exited with {output.ExitCode}{(words.Length == 0 ? "" : $": {words}")}";
    }

    /// <summary>A warning along with a listing; null where there is none.</summary>
    public static string? WarningOf(CommandOutput output)
    {
        var words = WordsOf(output);
        return words.Length == 0 ? null : $"{output.Command.FileName} warns: {words}";
    }

    private static string WordsOf(CommandOutput output)
    {
        var words = new StringBuilder();
        foreach (var line in output.Errors.AsSpan().EnumerateLines())
        {
            var text = line.Trim();
            if (!text.IsEmpty && words.Length <= LongestText)
                words.Append(words.Length == 0 ? "" : "; ").Append(text);
        }

        return words.Length <= LongestText ? words.ToString() : $"{words.ToString(0, LongestText)} …";
    }
}
