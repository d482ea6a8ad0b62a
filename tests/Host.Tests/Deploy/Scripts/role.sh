#!/bin/bash
# The Ansible role on a booted machine. Arguments: the folder of Ansible, the .deb, and the binary.
set -eu
. "$(dirname "$0")/common.sh"
ansible=$1 deb=$2 binary=$3
export ANSIBLE_CONFIG=$ansible/ansible.cfg ANSIBLE_NOCOLOR=1 ANSIBLE_LOCAL_TEMP=/tmp/ansible ANSIBLE_REMOTE_TEMP=/tmp/ansible
cat >/tmp/inventory <<'INVENTORY'
[lustre]
localhost ansible_connection=local ansible_python_interpreter=/usr/bin/python3
INVENTORY
cat >/tmp/settings.yml <<'SETTINGS'
lustre_exporter_settings:
  http.listen: 127.0.0.1:9846
  jobs:
    expose: top(200)
    deny: ["kworker*"]
    top: 10
  slurm.enabled: false
lustre_exporter_unit_settings: [MemoryMax=1G]
SETTINGS

play() { ansible-playbook -i /tmp/inventory "$ansible/site.yml" -e @/tmp/settings.yml "$@" >/tmp/play 2>&1; }
recap() { grep -oE "$1=[0-9]+" /tmp/play | tail -n 1; }

twice() {
  local what=$1
  shift
  play "$@" || { cat /tmp/play; fail "the role ($what)"; }
  play "$@" || { cat /tmp/play; fail "the role again ($what)"; }
  [ "$(recap changed)" = changed=0 ] || cat /tmp/play
  expect "a second run changes nothing ($what)" "$(recap changed)" changed=0
  expect "the service runs ($what)" "$(systemctl is-active lustre-exporter)" active
  expect "the service starts with the machine ($what)" "$(systemctl is-enabled lustre-exporter)" enabled
  [ "$(scrape)" -gt 20 ] || fail "a scrape ($what)"
}

twice package -e "lustre_exporter_package=$deb"
expect "a setting of the role is in force" "$(runuser -u lustre-exporter -- lustre-exporter inspect config | grep -cE '^ +top = 10$')" 1
expect "the drop-in is in force" "$(systemctl show -p MemoryMax --value lustre-exporter)" 1073741824

lustre-exporter certs ca /tmp/ca >/dev/null
lustre-exporter certs member localhost --ca /tmp/ca >/dev/null
{ echo "lustre_exporter_web_config:"; web_config | sed 's/^/  /'; } >/tmp/web.yml
secure=(-e @/tmp/web.yml -e lustre_exporter_web_certificate_file=/tmp/ca/localhost.crt -e lustre_exporter_web_key_file=/tmp/ca/localhost.key)
play -e "lustre_exporter_package=$deb" "${secure[@]}" || { cat /tmp/play; fail "the role with a web configuration"; }
play -e "lustre_exporter_package=$deb" "${secure[@]}" || { cat /tmp/play; fail "the role with a web configuration, again"; }
expect "a second run changes nothing (TLS)" "$(recap changed)" changed=0
expect "Prometheus is answered with TLS and a password" "$(scrape_securely /tmp/ca/ca.crt --user 'prometheus:correct horse')" 200
expect "another password is refused" "$(scrape_securely /tmp/ca/ca.crt --user 'prometheus:wrong')" 401
! play -e "lustre_exporter_package=$deb" -e '{"lustre_exporter_web_config": {"tls_config": {}}}' || fail "a wrong web configuration passes"
grep -q 'is not known here' /tmp/play || { cat /tmp/play; fail "the message does not name the key"; }
rm /etc/lustre-actors/web.*
play -e "lustre_exporter_package=$deb" || { cat /tmp/play; fail "the role without a web configuration"; }

before=$(md5sum /etc/lustre-actors/lustre-actors.conf)
! play -e "lustre_exporter_package=$deb" -e '{"lustre_exporter_settings": {"jobs.expose": "most"}}' || fail "a wrong setting passes"
grep -q 'jobs.expose' /tmp/play || { cat /tmp/play; fail "the message does not name the setting"; }
expect "a wrong setting changes no file" "$(md5sum /etc/lustre-actors/lustre-actors.conf)" "$before"
expect "a wrong setting leaves the service running" "$(systemctl is-active lustre-exporter)" active

! play -e lustre_exporter_package=/tmp/other.rpm || fail "a package of another system passes"
grep -q 'is no package for Debian' /tmp/play || { cat /tmp/play; fail "the preflight does not name the package"; }
! play -e lustre_exporter_install=sideways || fail "another way to install passes"

dpkg -P lustre-exporter >/dev/null 2>&1
rm -rf /etc/systemd/system/lustre-exporter.service.d /etc/lustre-actors
twice binary -e lustre_exporter_install=binary -e "lustre_exporter_binary=$binary"
echo "ok: the role"
