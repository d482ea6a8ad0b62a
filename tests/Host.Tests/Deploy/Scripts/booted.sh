#!/bin/bash
# Boots systemd on a copy of this machine's root file system, or of that in $BOOTED_ROOT, runs a script there as root, and ends with its
# exit code. The copy is an overlay in memory: all changes are lost. It has its own network, with loopback only. The script finds the
# changed files below /mnt/upper.
# Usage: booted.sh RESULTS SHARED SCRIPT [ARGUMENT ...]   both folders are at the same place inside
set -eu
results=$1 shared=$2
if [ -z "${BOOTED_INSIDE:-}" ]; then
  BOOTED_INSIDE=1 unshare --mount --net --pid --ipc --uts --cgroup --fork --kill-child --propagation private "$0" "$@" &
  machine=$!
  for _ in $(seq 3000); do
    [ ! -e "$results/code" ] && kill -0 $machine 2>/dev/null || break
    sleep 0.2
  done
  # The end of a machine needs no order: its first process takes all others with it.
  kill -KILL $machine 2>/dev/null || true
  wait $machine 2>/dev/null || true
  cat "$results/output" 2>/dev/null || { echo "systemd did not boot:"; cat "$results/boot"; exit 1; }
  exit "$(cat "$results/code" 2>/dev/null || echo 1)"
fi
shift 2

ip link set lo up
root=/mnt/root
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/work $root
mount -t overlay overlay -o lowerdir="${BOOTED_ROOT:-/}",upperdir=/mnt/upper,workdir=/mnt/work $root
mount -t proc proc $root/proc
mount -t sysfs sysfs $root/sys
mount -t cgroup2 none $root/sys/fs/cgroup
mount -t tmpfs tmpfs $root/run
mount -t tmpfs tmpfs $root/tmp
mount -t tmpfs -o mode=755 tmpfs $root/dev
for device in null zero full random urandom tty; do
  touch $root/dev/$device
  mount --bind /dev/$device $root/dev/$device
done
mkdir $root/dev/pts $root/dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts $root/dev/pts
ln -s pts/ptmx $root/dev/ptmx
ln -s /proc/self/fd $root/dev/fd

# Not the machine's own /dev/null: systemd gives its console to the group tty, and takes it from everybody else.
mknod -m 600 $root/dev/console c 1 3
for folder in "$results" "$shared"; do
  mkdir -p "$root$folder"
  mount --rbind "$folder" "$root$folder"
done
mkdir -p $root/mnt/upper
mount --bind /mnt/upper $root/mnt/upper

# As on a machine whose packages may start services.
rm -f $root/usr/sbin/policy-rc.d
{
  printf '#!/bin/sh\n'
  printf 'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8\n'
  printf 'exec >"%s/output" 2>&1 </dev/null\n' "$results"
  printf '%q ' "$@"
  printf '\necho $? >"%s/code.new"; mv "%s/code.new" "%s/code"\n' "$results" "$results" "$results"
} >$root/run/lustre-test.sh
chmod 755 $root/run/lustre-test.sh
mkdir -p $root/run/systemd/system
cat >$root/run/systemd/system/lustre-test.service <<'UNIT'
[Unit]
Description=The script of the test
[Service]
Type=oneshot
ExecStart=/run/lustre-test.sh
UNIT

cd $root
mkdir -p mnt/old
pivot_root . mnt/old
umount -l /mnt/old
exec env -i container=lxc PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb /lib/systemd/systemd --system --unit=lustre-test.service \
  --log-target=console --log-level=warning --show-status=no </dev/null >"$results/boot" 2>&1
