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

# All names, and the files that were written. Left out are the databases and logs of the package managers, and the user database with its
# backups.
files() {
  {
    find / -xdev
    find /mnt/upper \( -type f -o -type l \) -printf '/%P is written\n'
  } | grep -vE '^/(mnt|tmp|run|root)(/|$)|^/var/(lib/dpkg|lib/rpm|log|cache|lib/systemd|tmp)/|^/etc/(passwd|group|shadow|gshadow|subuid|subgid)-?( |$)|^/etc/\.pwd\.lock' | sort
}

users() { cat /etc/passwd /etc/group | sort | md5sum; }

privileges() { awk '/^NoNewPrivs/ { print $2 }' "/proc/$(systemctl show -p MainPID --value lustre-exporter)/status"; }
