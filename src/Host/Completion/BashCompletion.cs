using System.Text;
using LustreActors.Host.CommandLine;

namespace LustreActors.Host.Completion;

internal static class BashCompletion
{
    public static string Create(IReadOnlyList<Command> commands, IReadOnlyList<string> settings)
    {
        var names = string.Join(' ', commands.Select(c => c.Name));
        return $$"""
            # bash completion for lustre-exporter
            _lustre_exporter() {
              local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
              COMPREPLY=()
              if [ "$COMP_CWORD" -eq 1 ]; then
                COMPREPLY=($(compgen -W '{{names}} help' -- "$cur"))
                return
              fi
              case ${COMP_WORDS[1]}:$prev in
            {{Values(commands)}}  esac
              local words=--help settings=
              case ${COMP_WORDS[1]} in
            {{Words(commands)}}    help) words='{{names}}' ;;
              esac
              if [ -n "$settings" ] && [[ $cur == -D* ]]; then
                compopt -o nospace
                COMPREPLY=($(compgen -P -D -S = -W '{{string.Join(' ', settings)}}' -- "${cur#-D}"))
              elif [ -n "$cur" ] && [[ $cur != -* ]] && [ -z "$(compgen -W "$words" -- "$cur")" ]; then
                compopt -o filenames
                COMPREPLY=($(compgen -f -- "$cur"))
              else
                COMPREPLY=($(compgen -W "$words" -- "$cur"))
              fi
            }
            complete -F _lustre_exporter lustre-exporter

            """;
    }

    private static string Values(IReadOnlyList<Command> commands)
    {
        var lines = new StringBuilder();
        foreach (var command in commands)
        {
            foreach (var option in command.Options.Where(o => o.Value != OptionValue.None))
            {
                var action = option.Value switch
                {
                    OptionValue.File => "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\")); return ;;",
                    OptionValue.Folder => "compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\")); return ;;",
                    OptionValue.Choice => $"COMPREPLY=($(compgen -W '{string.Join(' ', option.Choices)}' -- \"$cur\")); return ;;",
                    _ => "return ;;",
                };
                lines.Append($"    {command.Name}:{option.Name}) {action}\n");
            }
        }

        return lines.ToString();
    }

    private static string Words(IReadOnlyList<Command> commands)
    {
        var lines = new StringBuilder();
        foreach (var command in commands)
        {
            var words = string.Join(' ', command.FirstWords.Concat(command.Options.Select(o => o.Name)).Append("--help"));
            lines.Append($"    {command.Name}) words='{words}'{(command.TakesSettings ? " settings=1" : "")} ;;\n");
        }

        return lines.ToString();
    }
}
