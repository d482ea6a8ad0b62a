#!/bin/bash
# An .rpm from its installation to its removal, without its dependencies, which another package manager has installed.
# Arguments: the package, and a later release of it.
set -eu
. "$(dirname "$0")/common.sh"
first=$1 second=$2
configuration=/etc/lustre-actors/lustre-actors.conf
users_before=$(users)
# A folder of EL's package filesystem.
mkdir -p /usr/share/licenses
before >/tmp/before

rpm --nodeps -i "$first" || fail "rpm -i"
systemctl enable --now lustre-exporter || fail "systemctl enable --now"
expect "the service runs" "$(systemctl is-active lustre-exporter)" active
expect "the process is no root" "$(ps -o user:20= -p "$(systemctl show -p MainPID --value lustre-exporter)" | tr -d ' ')" lustre-exporter
expect "the configuration is closed to others" "$(stat -c '%U:%G %a' $configuration)" "root:lustre-exporter 640"
[ "$(scrape)" -gt 20 ] || fail "a scrape"
echo "ok: Prometheus is answered"
expect "the files are as packed" "$(rpm -V --nodeps lustre-exporter)" ""

echo 'jobs.expose = none' >>$configuration
pid=$(systemctl show -p MainPID --value lustre-exporter)
rpm --nodeps -U "$second" || fail "the upgrade"
expect "the upgrade keeps an edited configuration" "$(tail -n 1 $configuration)" 'jobs.expose = none'
expect "the service runs after the upgrade" "$(systemctl is-active lustre-exporter)" active
[ "$(systemctl show -p MainPID --value lustre-exporter)" != "$pid" ] || fail "the upgrade did not restart the service"
echo "ok: the upgrade restarts the service"

rpm -e lustre-exporter || fail "rpm -e"
expect "no process is left" "$(pgrep -c -x lustre-exporter || true)" 0
expect "the removal keeps an edited configuration" "$(tail -n 1 $configuration.rpmsave)" 'jobs.expose = none'

# Without an edit nothing is left.
rm -r /etc/lustre-actors
rpm --nodeps -i "$second"
rpm -e lustre-exporter
files >/tmp/after
expect "nothing is left" "$(comm -13 /tmp/before /tmp/after)" ""
expect "no user is left" "$(users)" "$users_before"
