#!/bin/sh
# Copies what the program needs of this Debian into a folder, which becomes the image: glibc and what is linked to it, OpenSSL, the
# authorities of TLS, two users, and the names and versions of the packages, for scanners. No shell, no package manager.
# Usage: rootfs.sh BINARY FOLDER        needs the packages ca-certificates, libssl3 and libstdc++6
set -eu
binary=$1 to=$2
mkdir -p "$to/etc/ssl/certs" "$to/var/lib/dpkg/status.d" "$to/usr/share/doc" "$to/usr/bin"
install -d -m 1777 "$to/tmp" "$to/run/lustre-actors"
packages=$(mktemp)

# The file under the path by which it is asked for, without its links, and the name of its package.
copy() {
  install -D -m "$2" "$(readlink -f "$1")" "$to$1"
  { dpkg-query -S "$1" || dpkg-query -S "$(readlink -f "$1")" || dpkg-query -S "${1#/usr}"; } 2>/dev/null | head -n 1 | cut -d: -f1 >>"$packages"
}

# OpenSSL is loaded when it is needed; the other libraries are linked.
ssl=$(ldconfig -p | awk '/libssl\.so\.3 / { print $NF; exit }')
loader=$(ldd "$binary" | awk '/ld-linux/ { print $1; exit }')
for library in $(ldd "$binary" "$ssl" | awk '$2 == "=>" && $3 ~ /^\// { print $3 }' | sort -u) "$ssl"; do
  copy "$library" 0644
done
copy "$loader" 0755
for file in /etc/nsswitch.conf /etc/ssl/openssl.cnf /usr/lib/ssl/openssl.cnf /usr/lib/os-release; do
  [ ! -e "$file" ] || copy "$file" 0644
done
install -D -m 0644 "$to/usr/lib/os-release" "$to/etc/os-release"
install -m 0644 /etc/ssl/certs/ca-certificates.crt "$to/etc/ssl/certs/ca-certificates.crt"
printf 'ca-certificates\nbase-files\n' >>"$packages"

printf 'root:x:0:0:root:/:/sbin/nologin\nlustre-exporter:x:65532:65532::/:/sbin/nologin\n' >"$to/etc/passwd"
printf 'root:x:0:\nlustre-exporter:x:65532:\n' >"$to/etc/group"
for package in $(sort -u "$packages"); do
  dpkg-query -s "$package" >"$to/var/lib/dpkg/status.d/$package"
  [ ! -e "/usr/share/doc/$package/copyright" ] || install -D -m 0644 "/usr/share/doc/$package/copyright" "$to/usr/share/doc/$package/copyright"
done
rm "$packages"
install -m 0755 "$binary" "$to/usr/bin/lustre-exporter"
