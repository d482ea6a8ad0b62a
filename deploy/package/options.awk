# Lists what the help text of one command offers, for the completion of shells. Fields, separated by tabs:
#   option NAME KIND MEANING   KIND is empty (no value), a list "a b c", file, folder or word
#   word NAME                  a word that the command takes, such as ca of `certs ca`
#   setting                    the command takes -Dpath=value

function kind(argument) {
  if (argument == "") return ""
  if (argument ~ /^[a-z0-9]+(\|[a-z0-9]+)+$/) { gsub(/\|/, " ", argument); return argument }
  if (argument ~ /^(FILE|PATH|DUMP|.*\.tar)/) return "file"
  if (argument ~ /^DIR/) return "folder"
  return "word"
}

function offer(name, argument, meaning) {
  if (!(name in kinds)) { order[++count] = name; kinds[name] = kind(argument) }
  else if (kinds[name] == "word" && kind(argument) != "") kinds[name] = kind(argument)
  if (meaning != "") meanings[name] = meaning
}

/^Usage: / { usage = 1 }
usage && $0 == "" { usage = 0 }
usage {
  if (/-Dpath/) settings = 1
  for (i = 1; i <= NF; i++) {
    if ($i == "lustre-exporter" && $(i + 2) ~ /^[a-z]+$/) print "word\t" $(i + 2)
    name = $i; gsub(/[][]/, "", name)
    if (name !~ /^--/) continue
    argument = $i ~ /\]$/ || $(i + 1) ~ /^(\[|-)/ ? "" : $(i + 1)
    sub(/\].*/, "", argument)
    offer(name, argument, "")
  }
  next
}
/^  --/ {
  line = substr($0, 3)
  at = match(line, /  +/)
  split(line, words, " ")
  offer(words[1], words[2] ~ /^[A-Z]/ && index(line, words[2]) < at ? words[2] : "", substr(line, at + RLENGTH))
}
END {
  if (settings) print "setting"
  for (i = 1; i <= count; i++) {
    name = order[i]
    printf "option\t%s\t%s\t%s\n", name, kinds[name], meanings[name]
  }
}
