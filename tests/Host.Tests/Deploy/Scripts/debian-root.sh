#!/bin/bash
# Copies packages of this Debian, with all that they depend on, into a folder: a base for an image where none can be pulled.
# Usage: debian-root.sh FOLDER PACKAGE ...
set -eu
root=$1
shift
trap 'rm -f "$root.files"' EXIT
mkdir -p "$root/usr/bin" "$root/usr/sbin" "$root/usr/lib" "$root/usr/lib64"
[ ! -L /bin ] || cp -a /bin /sbin /lib /lib64 "$root"

# A dependency may be on a virtual package, such as awk, which is not installed under that name. Modules of Perl come as alternatives of
# others, and without Perl.
awk=$(dpkg-query -S "$(readlink -f "$(command -v awk)")" | cut -d: -f1)
required=$(dpkg-query -W -f '${Priority} ${Package}\n' | awk '$1 == "required" { print $2 }')
depends=(apt-cache depends --recurse --installed --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances)
packages=$("${depends[@]}" $required "$awk" "$@" | grep -E '^[a-z0-9]' | grep -v '^lib.*-perl$' | sort -u)
installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${binary:Package}\n' $packages 2>/dev/null | awk '$1 == "ii" { print $2 }' | grep -v ':i386$')

# Some links and files are made by the scripts of packages.
{ dpkg-query -L $installed; find /etc/alternatives /etc/ssl/certs; find /usr/bin /usr/sbin -lname '/etc/alternatives/*'; echo /etc/ld.so.cache; } \
  | grep '^/' | sort -u \
  | while read -r path; do [ ! -e "$path" ] && [ ! -L "$path" ] || echo "${path#/}"; done \
  | grep -vE '^(\.|bin|sbin|lib|lib64|proc|sys|dev|run|tmp)?$|^usr/share/(doc|man|locale|info)/' >"$root.files"
set -o pipefail
tar -C / --create --no-recursion --files-from "$root.files" | tar -C "$root" --extract --keep-directory-symlink --preserve-permissions
mkdir -p "$root/proc" "$root/sys" "$root/dev" "$root/run" "$root/var/lib/dpkg"
install -d -m 1777 "$root/tmp" "$root/var/tmp"
dpkg-query -s $installed >"$root/var/lib/dpkg/status"
for file in passwd group; do cp "/usr/share/base-passwd/$file.master" "$root/etc/$file"; done
sed 's/^\([^:]*\):.*/\1:*:19000:0:99999:7:::/' "$root/etc/passwd" >"$root/etc/shadow"
sed 's/^\([^:]*\):.*/\1:*::/' "$root/etc/group" >"$root/etc/gshadow"
chmod 640 "$root/etc/shadow" "$root/etc/gshadow"
