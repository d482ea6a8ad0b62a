# Turns hocon/reference.conf into the settings of lustre-actors.conf(5), in scdoc's language. A comment describes the keys below it,
# or the section that begins below it. Keys that follow each other share the comment.

function escaped(text) {
  gsub(/[\\*_<>`#~]/, "\\\\&", text)
  sub(/^[-.]/, "\\\\&", text)
  return text
}

function flush(  i) {
  if (text == "") return
  if (!names && section != "") term[names++] = "*" escaped(section) "*"
  for (i = 0; i < names; i++) print term[i] (i < names - 1 ? "++" : "")
  printf "%s\n", names ? indented(text) : text
  text = ""; names = 0; section = ""
}

# A paragraph below a term begins with a tab.
function indented(text) {
  gsub(/\n/, "\n\t", text)
  sub(/[\n\t]+$/, "", text)
  gsub(/\n\t\n/, "\n\n", text)
  return "\t" text "\n"
}

function path(name,  i, whole) {
  for (i = 1; i <= depth; i++) whole = whole stack[i] "."
  return whole name
}

{ sub(/^[ \t]+/, ""); sub(/[ \t]+$/, "") }

/^#/ {
  if (!commenting) { flush(); commenting = 1 }
  sub(/^# ?/, "")
  if ($0 == "") { text = text "\n\n"; next }
  listed = /^  /
  # A line of a list in a comment stays a line.
  if (text != "" && text !~ /\n$/) text = text (listed ? "++\n" : inlist ? "\n\n" : " ")
  sub(/^ +/, "")
  inlist = listed
  text = text escaped($0)
  next
}
$0 == "" {
  if (commenting) { printf "%s\n\n", text; text = "" }
  commenting = 0
  next
}
/^[a-z0-9-]+ *\{$/ {
  commenting = 0
  name = $1; sub(/\{$/, "", name)
  section = path(name)
  stack[++depth] = name
  next
}
/^\}$/ { flush(); depth--; next }
/^[a-z0-9-]+ *=/ {
  commenting = 0
  name = $1; value = $0; sub(/^[^=]*= */, "", value)
  term[names++] = "*" escaped(path(name)) "* = " escaped(value)
  next
}
END { flush() }
