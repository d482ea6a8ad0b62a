#!/bin/bash
# A .deb from its installation to its removal. Arguments: the package, and a later release of it.
set -eu
. "$(dirname "$0")/common.sh"
first=$1 second=$2
configuration=/etc/lustre-actors/lustre-actors.conf
users_before=$(users)
before >/tmp/before

dpkg -i "$first" || fail "dpkg -i"
expect "the service runs" "$(systemctl is-active lustre-exporter)" active
expect "the service starts with the machine" "$(systemctl is-enabled lustre-exporter)" enabled
expect "the process is no root" "$(ps -o user:20= -p "$(systemctl show -p MainPID --value lustre-exporter)" | tr -d ' ')" lustre-exporter
expect "the configuration is closed to others" "$(stat -c '%U:%G %a' $configuration)" "root:lustre-exporter 640"
[ "$(scrape)" -gt 20 ] || fail "a scrape"
echo "ok: Prometheus is answered"

echo 'jobs.expose = none' >>$configuration
runuser -u lustre-exporter -- lustre-exporter check-config || fail "check-config"
systemctl reload lustre-exporter || fail "a reload"
expect "the service runs after a reload" "$(systemctl is-active lustre-exporter)" active
expect "the reload applied the configuration" "$(runuser -u lustre-exporter -- lustre-exporter inspect config | grep -c 'expose = "none"')" 1

pid=$(systemctl show -p MainPID --value lustre-exporter)
kill -KILL "$pid"
for _ in $(seq 100); do
  [ "$(systemctl is-active lustre-exporter)" = active ] && [ "$(systemctl show -p MainPID --value lustre-exporter)" != "$pid" ] && break
  sleep 0.2
done
expect "a killed service starts again" "$(systemctl is-active lustre-exporter)" active

pid=$(systemctl show -p MainPID --value lustre-exporter)
DEBIAN_FRONTEND=noninteractive dpkg -i --force-confdef --force-confold "$second" || fail "the upgrade"
expect "the upgrade keeps an edited configuration" "$(tail -n 1 $configuration)" 'jobs.expose = none'
expect "the upgrade keeps its mode" "$(stat -c '%U:%G %a' $configuration)" "root:lustre-exporter 640"
expect "the service runs after the upgrade" "$(systemctl is-active lustre-exporter)" active
[ "$(systemctl show -p MainPID --value lustre-exporter)" != "$pid" ] || fail "the upgrade did not restart the service"
echo "ok: the upgrade restarts the service"

# As docs/deploying.md says.
examples=/usr/share/doc/lustre-exporter/examples
setpriv --reuid lustre-exporter --regid lustre-exporter --clear-groups --inh-caps +dac_read_search --ambient-caps +dac_read_search \
  lustre-exporter check-config >/tmp/check || fail "check-config with the capability"
expect "the capability opens debugfs" "$(grep -c 'permission denied' /tmp/check)" 0
expect "a process may gain no rights" "$(privileges)" 1
install -Dm 0644 $examples/sudo.conf /etc/systemd/system/lustre-exporter.service.d/sudo.conf
systemctl daemon-reload
systemctl restart lustre-exporter
expect "the drop-in lets sudo gain rights" "$(privileges)" 0
[ -z "$(command -v visudo)" ] || visudo -cf $examples/sudoers || fail "visudo"
rm -r /etc/systemd/system/lustre-exporter.service.d

# As docs/tls.md says.
lustre-exporter certs ca /root/lustre-ca >/dev/null
lustre-exporter certs member localhost --ca /root/lustre-ca >/dev/null
cp /root/lustre-ca/localhost.crt /etc/lustre-actors/web.crt
cp /root/lustre-ca/localhost.key /etc/lustre-actors/web.key
web_config >/etc/lustre-actors/web.yml
(cd /etc/lustre-actors && chown root:lustre-exporter web.* && chmod 640 web.*)
cp $configuration /tmp/configuration
echo 'http.web-config = /etc/lustre-actors/web.yml' >>$configuration
runuser -u lustre-exporter -- lustre-exporter check-config || fail "check-config with a web configuration"
systemctl restart lustre-exporter || fail "a restart with a web configuration"
expect "Prometheus is answered with TLS and a password" "$(scrape_securely /root/lustre-ca/ca.crt --user 'prometheus:correct horse')" 200
expect "another password is refused" "$(scrape_securely /root/lustre-ca/ca.crt --user 'prometheus:wrong')" 401
expect "clear text is refused" "$(scrape || true)" 0
cp /tmp/configuration $configuration
rm /etc/lustre-actors/web.*

dpkg -r lustre-exporter || fail "dpkg -r"
expect "no process is left" "$(pgrep -c -x lustre-exporter || true)" 0
expect "the removal keeps the configuration" "$(tail -n 1 $configuration)" 'jobs.expose = none'
dpkg -P lustre-exporter || fail "dpkg -P"
files >/tmp/after
expect "nothing is left" "$(comm -13 /tmp/before /tmp/after)" ""
expect "no user is left" "$(users)" "$users_before"
