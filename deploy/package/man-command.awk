# Turns the help text of one command into a section of lustre-exporter(8), in scdoc's language.
# Usage lines stay as they are, paragraphs are filled, options become a list.

function escaped(text) {
  gsub(/[\\*_<>`#~]/, "\\\\&", text)
  sub(/^[-.]/, "\\\\&", text)
  return text
}

function flush_paragraph() {
  if (paragraph != "") print escaped(paragraph) "\n"
  paragraph = ""
}

function flush_option() {
  if (option != "") print "*" escaped(option) "*\n\t" escaped(meaning) "\n"
  option = ""
}

NR == 1 { print "## " title "\n" }
{ sub(/[ \t]+$/, "") }
/^Usage: / { usage = 1; print "```" }
usage && $0 == "" { usage = 0; print "```\n"; next }
usage { sub(/^(Usage:|      ) /, ""); print; next }
$0 == "" { flush_paragraph(); flush_option(); next }

# Two blanks, a word that is an option or a setting, two or more blanks, its meaning.
/^  -/ {
  flush_paragraph(); flush_option()
  line = substr($0, 3)
  at = match(line, /  +/)
  option = at ? substr(line, 1, at - 1) : line
  meaning = at ? substr(line, at + RLENGTH) : ""
  next
}
/^   / && option != "" { sub(/^ +/, ""); meaning = meaning " " $0; next }
{ sub(/^ +/, ""); paragraph = paragraph (paragraph == "" ? "" : " ") $0 }
END { if (usage) print "```\n"; flush_paragraph(); flush_option() }
