using System.Security.Cryptography;
using System.Text;
using LustreActors.Sources.Commands;

namespace LustreActors.Sources.Slurm;

/// <summary>The errors and warnings of one of SLURM's commands.</summary>
internal static class SlurmCommand
{
    private const int LongestText = 300;

    public static string FailureOf(CommandOutput output)
    {
        var words = WordsOf(output);
        return $"{output.Command.FileName} exited with {output.ExitCode}{(words.Length == 0 ? "" : $": {words}")}";
    }

    /// <summary>The warning along with a listing. Null when there is none.</summary>
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

/// <summary>
/// A random word for one listing, which nobody can know before. It separates SLURM's own text from what a user wrote: the name of a job may
/// contain any character, even a newline, and could otherwise imitate the line of another user's job.
/// </summary>
internal static class SlurmToken
{
    /// <summary>The length: 71 bits for one listing.</summary>
    private const int Length = 12;

    public static string Next() =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", Length);
}
