#!/bin/bash
# Two nodes of Docker Swarm, each a dockerd with its own network, processes, host name and cgroups, on one cable. Deploys the stack and
# asks it. Nothing of this machine is changed.
# Usage: swarm.sh FOLDER IMAGE.tar STACK BINARY TREE1 TREE2    FOLDER: for the data; STACK: the folder of stack.yml; TREEn: a node's files
set -eu
folder=$1 image=$2 stack=$3 binary=$4
trees=("$5" "$6")
cgroups=$folder/cgroup
own=$cgroups/lustre-swarm-$(stat -c %i "$folder")
if [ -z "${SWARM_INSIDE:-}" ]; then
  code=0
  mkdir "$cgroups"
  SWARM_INSIDE=1 timeout --signal=KILL 480 unshare --mount --net --pid --fork --kill-child --propagation private "$0" "$@" || code=$?
  # The end of the first process ends all others, a little later when it was killed. Their empty cgroups are left.
  for _ in $(seq 50); do
    unshare --mount sh -c "mount -t cgroup2 none '$cgroups' && find '$own'-* -depth -type d -exec rmdir {} +" 2>/dev/null && break
    sleep 0.1
  done
  exit $code
fi
mount -t proc proc /proc
mount -t cgroup2 none "$cgroups"

fail() {
  echo "FAILED: $*"
  for node in 1 2; do
    echo "--- node $node"
    on $node ps --all --format '{{.Names}} {{.Status}}' || true
    tail -n 15 "$folder/$node/log" || true
  done
  on 1 service ps --no-trunc --format '{{.Name}} {{.Node}} {{.CurrentState}} {{.Error}}' lustre_collector lustre_aggregator || true
  exit 1
}

on() {
  local node=$1
  shift
  docker -H "unix://$folder/$node/docker.sock" "$@"
}

# Runs a command until it succeeds.
wait_for() {
  local what=$1
  shift
  for _ in $(seq 360); do
    if "$@" >/dev/null 2>&1; then
      echo "ok: $what"
      return
    fi
    sleep 0.5
  done
  fail "$what"
}

node() {
  local node=$1
  mkdir -p "$folder/$node" "$own-$node"
  cat >"$folder/$node/run" <<NODE
#!/bin/bash
set -eu
hostname node$node
mount -t proc proc /proc
umount -l /sys/fs/cgroup && umount -l /sys 2>/dev/null || true
mount -t sysfs sysfs /sys
mount -t cgroup2 none /sys/fs/cgroup
mount -t tmpfs tmpfs /run
mkdir -p /run/docker
mount --bind "${trees[$((node - 1))]}/proc/fs" /proc/fs
echo '{}' >"$folder/$node/daemon.json"
ip link set lo up
for _ in \$(seq 300); do ip link show eth0 >/dev/null 2>&1 && break; sleep 0.1; done
ip address add 192.0.2.$node/24 dev eth0
ip link set eth0 up
exec dockerd --config-file "$folder/$node/daemon.json" --data-root "$folder/$node/data" --exec-root "$folder/$node/exec" \
  --pidfile "$folder/$node/pid" -H "unix://$folder/$node/docker.sock" --storage-driver overlay2 >"$folder/$node/log" 2>&1
NODE
  chmod +x "$folder/$node/run"
  (
    echo $BASHPID >"$own-$node/cgroup.procs"
    exec unshare --mount --net --uts --ipc --pid --cgroup --fork --kill-child --propagation private "$folder/$node/run"
  ) &
  nodes[$node]=$!
  for _ in $(seq 300); do
    [ "$(readlink "/proc/${nodes[$node]}/ns/net")" = "$(readlink /proc/self/ns/net)" ] || break
    sleep 0.1
  done
}

ip link add name switch type bridge
ip link set switch up
declare -A nodes
for node in 1 2; do
  node $node
  ip link add name "port$node" type veth peer name eth0 netns "${nodes[$node]}"
  ip link set "port$node" master switch up
done
for node in 1 2; do
  wait_for "the daemon of node $node answers" on $node version
  on $node load --quiet --input "$image" >/dev/null
done

on 1 swarm init --advertise-addr 192.0.2.1 >/dev/null || fail "swarm init"
on 2 swarm join --advertise-addr 192.0.2.2 --token "$(on 1 swarm join-token --quiet worker)" 192.0.2.1:2377 >/dev/null || fail "swarm join"
echo "ok: two nodes are one swarm"
for node in 1 2; do on 1 node update --label-add lustre=true node$node >/dev/null; done

# As docs/deploying-swarm.md says.
"$binary" certs ca "$folder/lustre-ca" >/dev/null
"$binary" certs member lustre-members --ca "$folder/lustre-ca" >/dev/null
on 1 secret create lustre-members-ca-1 "$folder/lustre-ca/ca.crt" >/dev/null
on 1 secret create lustre-members-certificate-1 "$folder/lustre-ca/lustre-members.crt" >/dev/null
on 1 secret create lustre-members-key-1 "$folder/lustre-ca/lustre-members.key" >/dev/null

# This kernel may lack IPVS, so that no service can have an address for all its tasks, and the controllers of cgroup2 belong to version 1.
mkdir "$folder/stack"
cp "$stack"/* "$folder/stack"
sed -i -e '/^ *\(reservations\|limits\): {/d' -e 's/^\( *\)resources:$/\1labels: {}/' -e 's/^\( *\)mode: replicated$/&\n\1endpoint_mode: dnsrr/' \
  "$folder/stack/stack.yml"
on 1 stack deploy -c "$folder/stack/stack.yml" lustre || fail "stack deploy"

replicas() { [ "$(on 1 service ls --filter "name=lustre_$1" --format '{{.Replicas}}' | cut -d' ' -f1)" = "$2" ]; }
wait_for "a collector runs on each node" replicas collector 2/2
wait_for "an aggregator runs on each node, and the third one waits for a node" replicas aggregator 2/3

aggregator() { on 1 ps --quiet --filter name=lustre_aggregator --filter health=healthy | head -n 1; }
ask() { on 1 exec "$(aggregator)" lustre-exporter inspect "$@"; }
members() { [ "$(ask cluster show | grep -c '| up |')" = 4 ]; }
wait_for "all four members are in the cluster" members
ask cluster show
scrape() {
  local pid
  pid=$(on 1 inspect --format '{{.State.Pid}}' "$(aggregator)")
  # That number is one of the node's processes.
  nsenter --target "$(pgrep -P "${nodes[1]}")" --pid --mount nsenter --target "$pid" --net curl -sf --noproxy '*' --max-time 20 "http://127.0.0.1:9846/metrics?scope=cluster"
}
both() { [ "$(scrape | grep '^lustre_' | grep -oE 'member="node[12]"' | sort -u | wc -l)" = 2 ]; }
wait_for "an aggregator answers for the collectors of both nodes" both

killed() { on 2 ps --quiet --no-trunc --filter name=lustre_collector --filter status=running | head -n 1; }
before=$(killed)
on 2 kill "$before" >/dev/null
another() { [ -n "$(killed)" ] && [ "$(killed)" != "$before" ]; }
wait_for "a collector that was killed is replaced" another
wait_for "all four members are in the cluster again" members
wait_for "an aggregator answers for both nodes again" both

on 1 stack rm lustre >/dev/null
none() { [ -z "$(on 1 ps --quiet)$(on 2 ps --quiet)" ]; }
wait_for "nothing runs after the removal" none
