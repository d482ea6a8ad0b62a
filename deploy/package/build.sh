#!/usr/bin/env bash
# Makes the packages of one binary: .deb, .rpm, SHA256SUMS and a bill of materials. `./dev package` publishes and calls it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

usage() {
  cat <<'TEXT'
Usage: deploy/package/build.sh --binary FILE --output FOLDER [OPTIONS]

  --rid RID         linux-x64 (the default) or linux-arm64: what the binary is for
  --help-from FILE  another build of the program, whose help texts become the man page and the completion (the binary itself)
  --assets FILE     the list of restored packages (src/Host/obj/project.assets.json)
  --release N       the release of the package (1)
  --stage FOLDER    only lay the files out there
  --fast 1          compress less, for tests
TEXT
}

binary="" output="" rid=linux-x64 help_from="" assets=$root/src/Host/obj/project.assets.json release=1 stage_only="" fast=""
while [ $# -gt 0 ]; do
  case $1 in
    --binary) binary=$2 ;;
    --output) output=$2 ;;
    --rid) rid=$2 ;;
    --help-from) help_from=$2 ;;
    --assets) assets=$2 ;;
    --release) release=$2 ;;
    --stage) stage_only=$2 ;;
    --fast) fast=$2 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift 2
done
[ -n "$binary" ] && [ -n "$output$stage_only" ] || { usage >&2; exit 2; }
case $rid in
  linux-x64) deb_arch=amd64 rpm_arch=x86_64 ;;
  linux-arm64) deb_arch=arm64 rpm_arch=aarch64 ;;
  *) echo "build.sh: --rid is linux-x64 or linux-arm64, not '$rid'" >&2; exit 2 ;;
esac
help_from=${help_from:-$binary}
version=$(sed -n 's|.*<VersionPrefix>\(.*\)</VersionPrefix>.*|\1|p' "$root/Directory.Build.props")

# With the same time, the same binary makes the same packages: the time of the last commit unless told otherwise.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 0)}
export LC_ALL=C.UTF-8 TZ=UTC
umask 022

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stage=$work/stage doc=$work/stage/usr/share/doc/lustre-exporter

# Every folder and file of the packages, without what only one kind of them has.
lay_out() {
  install -Dm755 "$binary" "$stage/usr/bin/lustre-exporter"
  install -Dm644 "$root/deploy/systemd/lustre-exporter.service" "$stage/usr/lib/systemd/system/lustre-exporter.service"
  install -Dm644 "$here/sysusers.conf" "$stage/usr/lib/sysusers.d/lustre-exporter.conf"
  install -Dm644 "$here/lustre-actors.conf" "$stage/etc/lustre-actors/lustre-actors.conf"
  install -Dm644 -t "$stage/usr/share/lustre-exporter/prometheus/rules" "$root"/deploy/prometheus/rules/*.yml
  if [ -d "$root/deploy/grafana" ]; then
    install -Dm644 -t "$stage/usr/share/lustre-exporter/grafana" "$root"/deploy/grafana/*.json
  fi
  install -Dm644 -t "$doc/examples" "$root"/hocon/*.conf "$here/sudoers" "$here/sudo.conf"
  install -Dm644 "$root/deploy/prometheus/README.md" "$doc/prometheus.md"
  install -Dm644 "$root/CHANGELOG.md" "$doc/CHANGELOG.md"
  lay_out_pages
  "$here/sbom.sh" "$assets" "$version" "$rid" "$binary" >"$doc/sbom.spdx.json"
  lay_out_notices
  read_help
  lay_out_manual
  lay_out_completion
}

# The pages for users and operators. A link that leads out of the package becomes plain text.
lay_out_pages() {
  local page link folder
  sed '/^## How it works/,$d' "$root/docs/README.md" >"$work/README.md"
  for page in $(grep -oE '\]\([a-z/-]+\.md\)' "$work/README.md" | tr -d ']()' | sort -u); do
    install -Dm644 "$root/docs/$page" "$doc/$page"
  done
  install -m644 "$work/README.md" "$doc/README.md"
  find "$doc" -name '*.md' | while read -r page; do
    folder=$(dirname "$page")
    sed -i -E 's|\]\(\.\./hocon/|](examples/|g; s|\]\(\.\./\.\./deploy/prometheus/README\.md|](../prometheus.md|g; s|\]\(\.\./\.\./docs/symptoms/?\)|](symptoms)|g' "$page"
    { grep -oE '\]\([^()[:space:]]+\)' "$page" || true; } | sed 's/^](//; s/)$//' | sort -u | while read -r link; do
      case $link in *://* | '#'*) continue ;; esac
      [ -e "$folder/${link%%#*}" ] || link=$link perl -0pi -e 's/\[([^]]*)\]\(\Q$ENV{link}\E\)/$1/g' "$page"
    done
  done
}

# The licences and notices that the restored packages bring.
lay_out_notices() {
  local name packaged file folder
  jq -r '.packages[1:][] | "\(.name) \(.versionInfo) \(.licenseDeclared)"' "$doc/sbom.spdx.json" | while read -r name packaged licence; do
    echo "== $name $packaged: $licence"
    for folder in $(jq -r '.packageFolders | keys[]' "$assets"); do
      for file in "$folder/${name,,}/$packaged"/*; do
        case ${file##*/} in [Ll][Ii][Cc][Ee][Nn][Ss][Ee]* | THIRD-PARTY-NOTICES*) echo; tr -d '\r' <"$file" | sed '1s/^\xef\xbb\xbf//' ;; esac
      done
    done
    echo
  done | gzip -9n >"$doc/third-party-notices.gz"
}

# The texts of every command: $work/help/COMMAND, and $work/help/commands with name and summary.
read_help() {
  local name summary
  mkdir -p "$work/help"
  "$help_from" --help >"$work/help/lustre-exporter"
  sed -nE 's/^  ([a-z][a-z-]*)  +(.*)$/\1\t\2/p' "$work/help/lustre-exporter" >"$work/commands"
  [ -s "$work/commands" ] || { echo "build.sh: $help_from --help lists no commands" >&2; exit 1; }
  while IFS=$'\t' read -r name summary; do
    "$help_from" "$name" --help >"$work/help/$name" </dev/null
  done <"$work/commands"
}

lay_out_manual() {
  local name summary
  mkdir -p "$stage/usr/share/man/man5" "$stage/usr/share/man/man8"
  {
    cat "$here/lustre-exporter.8.scd"
    printf '\n# COMMANDS\n\n'
    while IFS=$'\t' read -r name summary; do
      awk -v title="$name" -f "$here/man-command.awk" "$work/help/$name"
    done <"$work/commands"
    cat "$here/lustre-exporter.8.end.scd"
  } | scdoc | gzip -9n >"$stage/usr/share/man/man8/lustre-exporter.8.gz"
  {
    cat "$here/lustre-actors.conf.5.scd"
    awk -f "$here/man-settings.awk" "$root/hocon/reference.conf"
    printf '# SEE ALSO\n\n*lustre-exporter*(8)\n'
  } | scdoc | gzip -9n >"$stage/usr/share/man/man5/lustre-actors.conf.5.gz"
}

lay_out_completion() {
  mkdir -p "$stage/usr/share/bash-completion/completions" "$stage/usr/share/fish/vendor_completions.d" "$work/zsh"
  "$help_from" completion bash >"$stage/usr/share/bash-completion/completions/lustre-exporter"
  "$help_from" completion fish >"$stage/usr/share/fish/vendor_completions.d/lustre-exporter.fish"
  "$help_from" completion zsh >"$work/zsh/_lustre-exporter"
}

make_deb() {
  local tree=$work/deb file
  cp -a "$stage" "$tree"
  install -Dm644 "$work/zsh/_lustre-exporter" "$tree/usr/share/zsh/vendor-completions/_lustre-exporter"
  local doc=$tree/usr/share/doc/lustre-exporter
  install -m644 "$here/deb/copyright" "$doc/copyright"
  gzip -9n <"$doc/CHANGELOG.md" >"$doc/changelog.gz"
  rm "$doc/CHANGELOG.md"
  printf 'lustre-exporter (%s-%s) stable; urgency=medium\n\n  * See changelog.gz.\n\n -- %s  %s\n' \
    "$version" "$release" "$maintainer" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$doc/changelog.Debian.gz"
  install -Dm644 "$here/deb/lintian-overrides" "$tree/usr/share/lintian/overrides/lustre-exporter"
  # Debian 11 and 12 look for units in /lib.
  mkdir -p "$tree/lib/systemd" && mv "$tree/usr/lib/systemd/system" "$tree/lib/systemd/system" && rmdir "$tree/usr/lib/systemd"
  mkdir "$tree/DEBIAN"
  for file in postinst prerm postrm; do install -m755 "$here/deb/$file" "$tree/DEBIAN/$file"; done
  echo /etc/lustre-actors/lustre-actors.conf >"$tree/DEBIAN/conffiles"
  (cd "$tree" && find . -path ./DEBIAN -prune -o -type f ! -path './etc/*' -printf '%P\n' | sort | xargs md5sum) >"$tree/DEBIAN/md5sums"
  sed "s|@VERSION@|$version-$release|; s|@ARCH@|$deb_arch|; s|@MAINTAINER@|$maintainer|; s|@SIZE@|$(du -sk --apparent-size --exclude=DEBIAN "$tree" | cut -f1)|" \
    "$here/deb/control" >"$tree/DEBIAN/control"
  find "$tree" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
  dpkg-deb --root-owner-group $compression --build "$tree" "$output/lustre-exporter_$version-${release}_$deb_arch.deb" >/dev/null
}

make_rpm() {
  local tree=$work/rpm
  cp -a "$stage" "$tree"
  install -Dm644 "$work/zsh/_lustre-exporter" "$tree/usr/share/zsh/site-functions/_lustre-exporter"
  install -Dm644 "$root/LICENSE" "$tree/usr/share/licenses/lustre-exporter/LICENSE"
  rpmbuild -bb --quiet --target "$rpm_arch-linux" --define "_topdir $work/rpmbuild" --define "_rpmdir $output" \
    --define "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm" --define "tree $tree" \
    --define "_binary_payload $payload" --define "pversion $version" --define "prelease $release" "$here/rpm/lustre-exporter.spec"
}

compression=-Zxz payload=w6.xzdio
[ -z "$fast" ] || compression="-Zgzip -z1" payload=w1.gzdio
maintainer="${DEBFULLNAME:-LustreActors} <${DEBEMAIL:-lustre-actors@localhost.localdomain}>"
lay_out
if [ -n "$stage_only" ]; then
  mkdir -p "$stage_only"
  cp -a "$stage/." "$stage_only/"
  exit 0
fi
mkdir -p "$output"
output=$(cd "$output" && pwd)
make_deb
make_rpm
cp "$doc/sbom.spdx.json" "$output/lustre-exporter-$version-$rid.spdx.json"
(cd "$output" && sha256sum -- *.deb *.rpm *.spdx.json >SHA256SUMS)
