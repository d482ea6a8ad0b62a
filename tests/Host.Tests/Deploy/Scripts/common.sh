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

# Everything but the databases and logs of the package managers and the backups of the user database.
changed_files() {
  find /mnt/upper \( -type f -o -type l -o -type d \) -printf '/%P\n' \
    | grep -vE '^/$|^/var/(lib/dpkg|lib/rpm|log|cache|lib/systemd|tmp)|^/etc/(passwd|group|shadow|gshadow|subuid|subgid)-?$|^/etc/\.pwd\.lock$|^/(mnt|tmp|run|root)(/|$)' | sort
}

users() { cat /etc/passwd /etc/group | sort | md5sum; }
