# Prints the completion for a shell (-v shell=bash, zsh or fish). Reads the lines of options.awk, each with the command in front of it,
# lines `command NAME SUMMARY`, and lines `path SETTING`.

BEGIN { FS = "\t" }

function add(list, word) { return list == "" ? word : list " " word }
function quoted(text) { gsub(/'/, "'\\''", text); return "'" text "'" }

# Fish's quotes know one escape, and zsh's _arguments gives meaning to brackets and colons.
function fish_quoted(text) { gsub(/[\\']/, "\\\\&", text); return "'" text "'" }
function zsh_text(text) { gsub(/[]\\:[]/, "\\\\&", text); return text }

# The first part of a meaning.
function short(text) { sub(/[;:.] .*/, "", text); return text }

$1 == "path" { paths = add(paths, $2); next }
$1 == "command" { commands[++count] = $2; summary[$2] = $3; next }
$2 == "word" { words[$1] = add(words[$1], $3); next }
$2 == "setting" { settings[$1] = 1; next }
$2 == "option" {
  n = ++options[$1]
  name[$1, n] = $3; kind[$1, n] = $4; meaning[$1, n] = short($5)
}

END { if (shell == "bash") bash(); else if (shell == "zsh") zsh(); else fish() }

function bash(  i, j, c, list, all) {
  for (i = 1; i <= count; i++) all = add(all, commands[i])
  print "# bash completion for lustre-exporter"
  print "_lustre_exporter() {"
  print "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}"
  print "  COMPREPLY=()"
  print "  if [ \"$COMP_CWORD\" -eq 1 ]; then"
  print "    COMPREPLY=($(compgen -W '" all " help' -- \"$cur\"))"
  print "    return"
  print "  fi"
  print "  case ${COMP_WORDS[1]}:$prev in"
  for (i = 1; i <= count; i++) {
    c = commands[i]
    for (j = 1; j <= options[c]; j++) {
      if (kind[c, j] == "") continue
      printf "    %s:%s) ", c, name[c, j]
      if (kind[c, j] == "file") print "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\")); return ;;"
      else if (kind[c, j] == "folder") print "compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\")); return ;;"
      else if (kind[c, j] == "word") print "return ;;"
      else print "COMPREPLY=($(compgen -W '" kind[c, j] "' -- \"$cur\")); return ;;"
    }
  }
  print "  esac"
  print "  local words=--help settings="
  print "  case ${COMP_WORDS[1]} in"
  for (i = 1; i <= count; i++) {
    c = commands[i]; list = words[c]
    for (j = 1; j <= options[c]; j++) list = add(list, name[c, j])
    if (list != "" || settings[c]) printf "    %s) words='%s --help'%s ;;\n", c, list, settings[c] ? " settings=1" : ""
  }
  print "    help) words='" all "' ;;"
  print "  esac"
  print "  if [ -n \"$settings\" ] && [[ $cur == -D* ]]; then"
  print "    compopt -o nospace"
  print "    COMPREPLY=($(compgen -P -D -S = -W '" paths "' -- \"${cur#-D}\"))"
  print "  elif [ -n \"$cur\" ] && [[ $cur != -* ]] && [ -z \"$(compgen -W \"$words\" -- \"$cur\")\" ]; then"
  print "    compopt -o filenames"
  print "    COMPREPLY=($(compgen -f -- \"$cur\"))"
  print "  else"
  print "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))"
  print "  fi"
  print "}"
  print "complete -F _lustre_exporter lustre-exporter"
}

function zsh(  i, j, c, n, parts, list) {
  print "#compdef lustre-exporter"
  print "_lustre_exporter() {"
  print "  local -a commands settings"
  print "  commands=("
  for (i = 1; i <= count; i++) print "    " quoted(commands[i] ":" zsh_text(summary[commands[i]]))
  print "  )"
  print "  settings=(" paths ")"
  print "  if (( CURRENT == 2 )); then"
  print "    _describe command commands"
  print "    return"
  print "  fi"
  print "  if [[ $words[2] == help ]]; then"
  print "    _describe command commands"
  print "    return"
  print "  fi"
  print "  if [[ $words[CURRENT] == -D* ]]; then"
  print "    compset -P '-D'"
  print "    compadd -S = -a settings"
  print "    return"
  print "  fi"
  print "  case $words[2] in"
  for (i = 1; i <= count; i++) {
    c = commands[i]
    printf "    %s)\n      _arguments -S '--help[the help of this command]'", c
    for (j = 1; j <= options[c]; j++) {
      list = name[c, j] "[" zsh_text(meaning[c, j]) "]"
      if (kind[c, j] == "file") list = list ":file:_files"
      else if (kind[c, j] == "folder") list = list ":folder:_files -/"
      else if (kind[c, j] == "word") list = list ":value: "
      else if (kind[c, j] != "") list = list ":value:(" kind[c, j] ")"
      printf " \\\n        %s", quoted(list)
    }
    # The command itself is the first word.
    printf " \\\n        '1: :(%s)'", c
    if (words[c] != "") printf " \\\n        '2: :(%s)'", words[c]
    print " \\\n        '*: :_files'"
    print "      ;;"
  }
  print "  esac"
  print "}"
  print "_lustre_exporter \"$@\""
}

function fish(  i, j, n, c, line, parts) {
  print "# fish completion for lustre-exporter"
  print "complete -c lustre-exporter -n __fish_use_subcommand -f"
  for (i = 1; i <= count; i++)
    printf "complete -c lustre-exporter -n __fish_use_subcommand -a %s -d %s\n", commands[i], fish_quoted(summary[commands[i]])
  for (i = 1; i <= count; i++) {
    c = commands[i]
    printf "complete -c lustre-exporter -n '__fish_seen_subcommand_from %s' -l help -d 'the help of this command'\n", c
    for (j = 1; j <= options[c]; j++) {
      line = "complete -c lustre-exporter -n '__fish_seen_subcommand_from " c "' -l " substr(name[c, j], 3)
      if (kind[c, j] == "file") line = line " -r -F"
      else if (kind[c, j] == "folder") line = line " -x -a '(__fish_complete_directories)'"
      else if (kind[c, j] == "word") line = line " -x"
      else if (kind[c, j] != "") line = line " -x -a " fish_quoted(kind[c, j])
      print line " -d " fish_quoted(meaning[c, j])
    }
    if (words[c] != "") printf "complete -c lustre-exporter -n '__fish_seen_subcommand_from %s' -a %s\n", c, fish_quoted(words[c])
    if (settings[c]) {
      n = split(paths, parts, " ")
      printf "complete -c lustre-exporter -n '__fish_seen_subcommand_from %s; and string match -q -- \"-D*\" (commandline -ct)' -f -a '", c
      for (j = 1; j <= n; j++) printf "%s-D%s=", (j > 1 ? " " : ""), parts[j]
      print "'"
    }
  }
}
