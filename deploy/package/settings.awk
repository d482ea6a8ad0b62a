# Lists the paths of all settings of hocon/reference.conf.
{ sub(/#.*/, ""); sub(/^[ \t]+/, ""); sub(/[ \t]+$/, "") }
/^[a-z0-9-]+ *\{$/ { stack[++depth] = $1 ".";  sub(/\{\.$/, ".", stack[depth]); next }
/^\}$/ { depth--; next }
/^[a-z0-9-]+ *=/ { for (i = 1; i <= depth; i++) printf "%s", stack[i]; print $1 }
