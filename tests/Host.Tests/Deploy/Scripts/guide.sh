#!/bin/bash
# A new user on a bare Debian, who has the .deb and docs/deploying.md: from the installation to the removal, with the commands of the
# pages, letter by letter. What is put in place of a name or a question of the pages stands here.
# Arguments: the package, and the folder of the pages.
set -eu
. "$(dirname "$0")/common.sh"
package=$1 docs=$2
# Prometheus runs on another host, and is here only for the test.
PATH=$(dirname "$package"):$PATH
cd /root
users_before=$(users)
before >/tmp/before

# The indented block of a page in which a line begins with a text.
block() {
  awk -v start="$2" '
    function show() { if (found) { printf "%s", text; found = 0; exit } text = "" }
    /^    / { line = substr($0, 5); if (index(line, start) == 1) found = 1; text = text line "\n"; next }
    /^$/ && text != "" { text = text "\n"; next }
    { show() }
    END { show() }' "$docs/$1" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
}

# Runs the commands of a block, and shows them.
follow() {
  local commands
  commands=$(block "$1" "$2")
  [ -n "$commands" ] || fail "$1 has no block with '$2'"
  commands=$(sed "${3:-}" <<<"$commands")
  echo "$1: ${commands//$'\n'/; }"
  bash -euc "$commands" >/tmp/said 2>&1 </dev/null || { cat /tmp/said; fail "$1: '$2'"; }
}

echo '127.0.0.1 oss1.example.org oss1 mds1' >>/etc/hosts
cp "$package" .
version=$(basename "$package" | cut -d_ -f2)
follow deploying.md 'apt install ./lustre-exporter_0.1.0' "s/0\.1\.0-1/$version/"
expect "the service runs after the installation" "$(systemctl is-active lustre-exporter)" active
for file in $(grep -oE '^\| `/[^`]+`' "$docs/deploying.md" | cut -d'`' -f2); do
  [ -e "$file" ] || fail "deploying.md names $file, which does not exist"
done
follow deploying.md 'curl -s http://127.0.0.1:9846/metrics' '/^promtool/d'
cat /tmp/said
follow deploying.md 'lustre-exporter check-config '
follow deploying.md 'setpriv --reuid lustre-exporter'

# TLS and a password. htpasswd asks for the password, and curl too.
follow tls.md 'lustre-exporter certs ca'
block tls.md 'tls_server_config:' | sed 's|prometheus: .*|prometheus: $2b$10$abcdefghijklmnopqrstuu23JPZtHcGhwXSF41f93o/7vBdDut3Xu|' \
  >/etc/lustre-actors/web.yml
block tls.md 'http.web-config = ' >>/etc/lustre-actors/lustre-actors.conf
follow tls.md 'cd /etc/lustre-actors' 's/--user prometheus/&:"correct horse" --fail --silent/'
expect "the scrape of the guide has metrics" "$(grep -c '^lustre_exporter_build_info' /tmp/said)" 1
expect "another password is refused" "$(curl -s -o /dev/null -w '%{http_code}' --cacert lustre-ca/ca.crt --user prometheus:wrong \
  https://oss1.example.org:9846/metrics)" 401
follow deploying.md 'lustre-exporter check-config '
expect "the health check asks the socket" "$(lustre-exporter health)" healthy

# Prometheus, with the rules.
install -d /etc/prometheus
cp /root/lustre-ca/ca.crt /etc/prometheus/ca.crt
echo -n 'correct horse' >/etc/prometheus/lustre.password
follow deploying.md 'cp -r /usr/share/lustre-exporter/prometheus/rules'
{
  printf 'global: { scrape_interval: 1s }\n'
  block tls.md 'scrape_configs:'
  block deploying.md 'rule_files:'
} >/etc/prometheus/prometheus.yml
promtool check config /etc/prometheus/prometheus.yml >/tmp/said || { cat /tmp/said; fail "promtool check config"; }
prometheus --config.file=/etc/prometheus/prometheus.yml --storage.tsdb.path=/tmp/tsdb --web.listen-address=127.0.0.1:9090 >/tmp/prometheus.log 2>&1 &
prometheus=$!
green() { promtool query instant http://127.0.0.1:9090 'up{job="lustre"}' | grep -c '=> 1 @'; }
for _ in $(seq 200); do [ "$(green 2>/dev/null || true)" != 1 ] || break; sleep 0.3; done
expect "the scrape is green" "$(green)" 1
follow deploying.md 'curl -s http://127.0.0.1:9846/metrics' '/^promtool/!d'
grep -q 'instance="oss1.example.org:9846"' /tmp/said || { cat /tmp/said; fail "the query of the guide"; }
kill $prometheus
wait $prometheus || true

follow deploying.md 'apt purge lustre-exporter' 's/^apt purge/DEBIAN_FRONTEND=noninteractive apt purge -y/; /^dnf\|^docker\|^kubectl/d'
files >/tmp/after
expect "nothing is left but what was made for Prometheus" "$(comm -13 /tmp/before /tmp/after | grep -vE '^/etc/(prometheus|hosts)')" ""
expect "no user is left" "$(users)" "$users_before"
