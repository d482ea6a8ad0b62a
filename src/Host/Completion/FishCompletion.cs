using System.Text;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Completion;

internal static class FishCompletion
{
    private const string Complete = "complete -c lustre-exporter -n ";

    public static string Create(IReadOnlyList<Command> commands, IReadOnlyList<string> settings)
    {
        var text = new StringBuilder("# fish completion for lustre-exporter\n");
        text.Append($"{Complete}__fish_use_subcommand -f\n");
        foreach (var command in commands)
            text.Append($"{Complete}__fish_use_subcommand -a {command.Name} -d {Quote(command.Summary)}\n");
        foreach (var command in commands)
        {
            var seen = $"__fish_seen_subcommand_from {command.Name}";
            text.Append($"{Complete}'{seen}' -l help -d 'the help of this command'\n");
            foreach (var option in command.Options)
                text.Append($"{Complete}'{seen}' -l {option.Name[2..]}{Values(option)} -d {Quote(command.MeaningOf(option))}\n");
            if (command.FirstWords.Count > 0)
                text.Append($"{Complete}'{seen}' -a {Quote(string.Join(' ', command.FirstWords))}\n");
            if (command.TakesSettings)
            {
                text.Append($"{Complete}'{seen}; and string match -q -- \"-D*\" (commandline -ct)' -f -a ");
                text.Append($"'{string.Join(' ', settings.Select(s => $"-D{s}="))}'\n");
            }
        }

        return text.ToString();
    }

    private static string Values(CommandOption option) => option.Value switch
    {
        OptionValue.None => "",
        OptionValue.File => " -r -F",
        OptionValue.Folder => " -x -a '(__fish_complete_directories)'",
        OptionValue.Choice => $" -x -a {Quote(string.Join(' ', option.Choices))}",
        _ => " -x",
    };

    /// <summary>Fish's quotes know two escapes.</summary>
    private static string Quote(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
