# Steps of the tests of an installed program. A step that fails ends the test.

fail() {
  echo "FAILED: $*"
  systemctl status lustre-exporter.service --no-pager -n 30 || true
  exit 1
}

expect() {
  [ "$2" = "$3" ] || fail "$1: '$2' instead of '$3'"
  echo "ok: $1"
}

scrape() { curl -sf --noproxy '*' --max-time 10 "http://127.0.0.1:9846/metrics" | grep -c '^lustre_exporter_'; }

# The web configuration of docs/tls.md, for the password "correct horse".
web_config() {
  cat <<'YAML'
tls_server_config:
  cert_file: /etc/lustre-actors/web.crt
  key_file: /etc/lustre-actors/web.key
basic_auth_users:
  prometheus: $2b$10$abcdefghijklmnopqrstuu23JPZtHcGhwXSF41f93o/7vBdDut3Xu
YAML
}

# The status of a scrape with TLS. Arguments: the authority, and options of curl.
scrape_securely() {
  local authority=$1
  shift
  curl -s --noproxy '*' --max-time 10 --output /dev/null --write-out '%{http_code}' --cacert "$authority" "$@" https://localhost:9846/metrics
}

# What was changed on this machine: the upper layer of its file system. The lower one is that of the machine of the tests, where others
# write at the same time. Left out are the databases and logs of the package managers, and the user database with its backups.
files() {
  find /mnt/upper \( -type f -o -type l \) -printf '/%P is written\n' -o -type d -printf '/%P\n' \
    | grep -vE '^/(mnt|tmp|run|root)(/|$)|^/var/(lib/apt|lib/dpkg|lib/rpm|log|cache|lib/systemd|tmp)/|^/etc/(passwd|group|shadow|gshadow|subuid|subgid)-?( |$)|^/etc/\.pwd\.lock' | sort
}

# Files that are changed already, and all folders: one in which a file changes appears in the upper layer, too.
before() {
  {
    files
    find / -xdev -type d
  } | sort -u
}

users() { cat /etc/passwd /etc/group | sort | md5sum; }

privileges() { awk '/^NoNewPrivs/ { print $2 }' "/proc/$(systemctl show -p MainPID --value lustre-exporter)/status"; }
