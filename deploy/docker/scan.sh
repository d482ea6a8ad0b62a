#!/bin/sh
# Looks for known vulnerabilities in an image, with the scanner that is installed: trivy or grype. Both read the packages from
# /var/lib/dpkg/status.d of the image. Ends with 1 when one of them is high or critical and has a fix. The scanner fetches its data itself.
# Usage: scan.sh [IMAGE]
set -eu
image=${1:-lustre-exporter:0.1.0}
if command -v trivy >/dev/null; then
  exec trivy image --exit-code 1 --severity HIGH,CRITICAL --ignore-unfixed "$image"
elif command -v grype >/dev/null; then
  exec grype --fail-on high --only-fixed "$image"
fi
echo "scan.sh: neither trivy nor grype is installed; install one of them, and run this again" >&2
exit 2
