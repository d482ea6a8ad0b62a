#!/usr/bin/env bash
# Prints the bill of materials of the binary (SPDX 2.3, JSON): the packages that NuGet restored for it, and .NET's runtime in it.
# Usage: sbom.sh project.assets.json VERSION RID [BINARY]
set -euo pipefail
assets=$1 version=$2 rid=$3 binary=${4:-}
when=$(date -u -d "@${SOURCE_DATE_EPOCH:-0}" +%Y-%m-%dT%H:%M:%SZ)
sum=""
[ -z "$binary" ] || sum=$(sha256sum "$binary" | cut -d' ' -f1)

# The licences stand in the packages' own descriptions.
folders=$(jq -r '.packageFolders | keys[]' "$assets")
licence_of() {
  local name=${1,,} spec folder licence=""
  for folder in $folders; do
    spec=$folder/$name/${2,,}/$name.nuspec
    [ -e "$spec" ] || continue
    licence=$(sed -n 's|.*<license type="expression">\(.*\)</license>.*|\1|p' "$spec" | head -n 1)
    [ -n "$licence" ] || case $(sed -n 's|.*<licenseUrl>\(.*\)</licenseUrl>.*|\1|p' "$spec" | head -n 1) in
      *apache* | *Apache* | *akka.net/*LICENSE* | *DotNetty/*LICENSE*) licence=Apache-2.0 ;;
      *licenses.nuget.org/*) licence=$(sed -n 's|.*<licenseUrl>https://licenses.nuget.org/\(.*\)</licenseUrl>.*|\1|p' "$spec") ;;
      *github.com/dotnet/* | *github.com/Microsoft/*) licence=MIT ;;
      *reactive-streams-dotnet*) licence=MIT-0 ;;
    esac
    break
  done
  echo "${licence:-NOASSERTION}"
}

# Only packages with files that run are in the binary: not analyzers, not tools of the build.
listed=$(jq -r --arg rid "$rid" '
  (.targets["net10.0/" + $rid] // .targets["net10.0"]) | to_entries[]
  | select(.value.type == "package" and ((.value.runtime // {}) | keys | map(select(endswith("/_._") | not)) | length > 0)) | .key' "$assets")
runtimes=$(jq -r --arg rid "$rid" '
  [.project.frameworks[].downloadDependencies // [] | .[] | select(.name | test("\\.App\\.Runtime\\."))
   | (.name | sub("\\.linux-[a-z0-9]+$"; "." + $rid)) + "/" + (.version | ltrimstr("[") | split(",")[0])] | unique[]' "$assets")

for entry in $listed $runtimes; do
  licence=$(licence_of "${entry%/*}" "${entry#*/}")
  case ${entry%/*} in Microsoft.NETCore.App.Runtime.* | Microsoft.AspNetCore.App.Runtime.*) licence=MIT ;; esac
  printf '%s\t%s\t%s\n' "${entry%/*}" "${entry#*/}" "$licence"
done | LC_ALL=C sort -u | jq -Rn --arg version "$version" --arg rid "$rid" --arg when "$when" --arg sum "$sum" '
  def id: gsub("[^A-Za-z0-9.-]"; "-");
  [inputs | split("\t") | {name: .[0], version: .[1], licence: .[2]}] as $packages
  | {
      spdxVersion: "SPDX-2.3", dataLicense: "CC0-1.0", SPDXID: "SPDXRef-DOCUMENT",
      name: ("lustre-exporter-" + $version + "-" + $rid),
      documentNamespace: ("https://spdx.org/spdxdocs/lustre-exporter-" + $version + "-" + $rid + "-" + ($sum | if . == "" then "unbuilt" else .[:16] end)),
      creationInfo: {created: $when, creators: ["Organization: LustreActors"]},
      packages: (
        [{
          name: "lustre-exporter", SPDXID: "SPDXRef-lustre-exporter", versionInfo: $version, downloadLocation: "NOASSERTION",
          filesAnalyzed: false, licenseConcluded: "Apache-2.0", licenseDeclared: "Apache-2.0", copyrightText: "NOASSERTION",
          primaryPackagePurpose: "APPLICATION"
        } + (if $sum == "" then {} else {checksums: [{algorithm: "SHA256", checksumValue: $sum}]} end)]
        + [$packages[] | {
          name, SPDXID: ("SPDXRef-" + (.name | id) + "-" + (.version | id)), versionInfo: .version, downloadLocation: "NOASSERTION",
          filesAnalyzed: false, licenseConcluded: "NOASSERTION", licenseDeclared: .licence, copyrightText: "NOASSERTION",
          externalRefs: [{referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: ("pkg:nuget/" + .name + "@" + .version)}]
        }]),
      relationships: (
        [{spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: "SPDXRef-lustre-exporter"}]
        + [$packages[] | {spdxElementId: "SPDXRef-lustre-exporter", relationshipType: "CONTAINS",
          relatedSpdxElement: ("SPDXRef-" + (.name | id) + "-" + (.version | id))}])
    }'
