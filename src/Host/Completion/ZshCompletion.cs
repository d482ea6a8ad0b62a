using System.Text;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Completion;

internal static class ZshCompletion
{
    public static string Create(IReadOnlyList<Command> commands, IReadOnlyList<string> settings) => $$"""
        #compdef lustre-exporter
        _lustre_exporter() {
          local -a commands settings
          commands=(
        {{string.Concat(commands.Select(c => $"    {Quote($"{c.Name}:{Text(c.Summary)}")}\n"))}}  )
          settings=({{string.Join(' ', settings)}})
          if (( CURRENT == 2 )) || [[ $words[2] == help ]]; then
            _describe command commands
            return
          fi
          if [[ $words[CURRENT] == -D* ]]; then
            compset -P '-D'
            compadd -S = -a settings
            return
          fi
          case $words[2] in
        {{string.Concat(commands.Select(Case))}}  esac
        }
        _lustre_exporter "$@"

        """;

    private static string Case(Command command)
    {
        var text = new StringBuilder($"    {command.Name})\n      _arguments -S '--help[the help of this command]'");
        foreach (var option in command.Options)
        {
            var value = option.Value switch
            {
                OptionValue.None => "",
                OptionValue.File => ":file:_files",
                OptionValue.Folder => ":folder:_files -/",
                OptionValue.Choice => $":value:({string.Join(' ', option.Choices)})",
                _ => ":value: ",
            };
            text.Append($" \\\n        {Quote($"{option.Name}[{Text(command.MeaningOf(option))}]{value}")}");
        }

        // The command itself is the first word.
        text.Append($" \\\n        '1: :({command.Name})'");
        if (command.FirstWords.Count > 0)
            text.Append($" \\\n        '2: :({string.Join(' ', command.FirstWords)})'");
        return text.Append(" \\\n        '*: :_files'\n      ;;\n").ToString();
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Escapes what <c>_arguments</c> gives a meaning to.</summary>
    private static string Text(string text) =>
        string.Concat(text.Select(c => c is '[' or ']' or '\\' or ':' ? $"\\{c}" : c.ToString()));
}
