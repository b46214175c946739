#!/usr/bin/env bash
# Drives official clients, unchanged, against a fresh server over HTTPS with a local authority, and says which ran,
# which did not, and why. Needs a built tree (npm run build). Downloads the clients; what cannot be downloaded is said.
# Exits 1 when a client that ran failed.
set -u
cd "$(dirname "$0")/../.."
root=$PWD
work=$(mktemp -d "${TMPDIR:-/tmp}/assay clients XXXXXX")
cache=${ASSAY_CLIENTS_CACHE:-$work/cache}
mkdir -p "$cache"
failed=0
server=

stop() {
  [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
  rm -rf "$work"
}
trap stop EXIT

ran() { printf 'ran      %-12s %s\n' "$1" "$2"; }
not_run() { printf 'not run  %-12s %s\n' "$1" "$2"; }
failure() {
  printf 'FAILED   %-12s %s\n' "$1" "$2"
  failed=1
}
# Runs a client; its last line is the report.
drive() {
  local name=$1
  shift
  if "$@" >"$work/out" 2>"$work/err"; then
    ran "$name" "$(tail -n 1 "$work/out")"
  else
    failure "$name" "$(tail -n 3 "$work/err" "$work/out" | tr '\n' ' ')"
  fi
}
assay() { node "$root/dist/cli/main.js" "$@"; }

export ASSAY_DATA_DIR="$work/data" ASSAY_PORT=0 ASSAY_LOG_LEVEL=error ASSAY_ACCOUNT_ID=1208863178610001
assay keys tls --host 127.0.0.1 localhost >/dev/null || exit 1
ca="$ASSAY_DATA_DIR/tls/ca.crt"
ASSAY_TLS_CERT="$ASSAY_DATA_DIR/tls/server.crt" ASSAY_TLS_KEY="$ASSAY_DATA_DIR/tls/server.key" \
  node "$root/dist/cli/main.js" serve >"$work/serve.log" 2>&1 &
server=$!
for _ in $(seq 100); do
  grep -q '^Assay is ready' "$work/serve.log" && break
  sleep 0.1
done
grep -q '^Assay is ready' "$work/serve.log" || { cat "$work/serve.log"; exit 1; }

cat >"$work/buckets.json" <<'SNAPSHOT'
{"fileVersion":"1.0","configurationItems":[
{"accountId":"1208863178610001","regionId":"cn-hangzhou","resourceType":"ACS::OSS::Bucket","resourceId":"open","resourceName":"open","captureTime":1764000000000,"configuration":"{\"Name\":\"open\",\"AccessControlList\":{\"Grant\":\"public-read\"}}"},
{"accountId":"1208863178610001","regionId":"cn-hangzhou","resourceType":"ACS::OSS::Bucket","resourceId":"closed","resourceName":"closed","captureTime":1764000000000,"configuration":"{\"Name\":\"closed\",\"AccessControlList\":{\"Grant\":\"private\"}}"},
{"accountId":"1208863178610001","regionId":"cn-hangzhou","resourceType":"ACS::OSS::Bucket","resourceId":"unknown","resourceName":"unknown","captureTime":1764000000000,"configuration":"{\"Name\":\"unknown\"}"}]}
SNAPSHOT
assay import "$work/buckets.json" >/dev/null || exit 1

for client in terraform aliyun python go java node; do
  assay env --for "$client" --secret >"$work/settings.$client" || exit 1
done
eval "$(grep '^export ALIBABA' "$work/settings.aliyun")"
host=$(sed -n 's/.*https:\/\/\([^ ]*\).*/\1/p' "$work/serve.log" | head -n 1)

# Node: the settings as printed.
drive node env NODE_EXTRA_CA_CERTS="$ca" node test/clients/node-sdk.cjs "$work/settings.node"

# Python: the settings as printed, and the main job.
if ! command -v python3 >/dev/null; then
  not_run python 'there is no python3'
elif ! { [ -x "$cache/python/bin/python" ] || python3 -m venv "$cache/python"; } >"$work/err" 2>&1 ||
  ! "$cache/python/bin/pip" install -q alibabacloud-config20200907 >"$work/err" 2>&1; then
  not_run python "alibabacloud-config20200907 cannot be installed: $(tail -n 1 "$work/err")"
else
  version=$("$cache/python/bin/pip" show alibabacloud-config20200907 2>/dev/null | sed -n 's/^Version: //p')
  drive "python $version" "$cache/python/bin/python" test/clients/python_sdk.py "$work/settings.python" "$ca"
fi

# Go: the official SDK whose core the aliyun CLI and the Terraform provider use for calls by name.
if ! command -v go >/dev/null; then
  not_run go 'there is no go'
else
  cp -R test/clients/go "$work/go"
  if (cd "$work/go" && go mod tidy && go build -o "$work/go-client" .) >"$work/err" 2>&1; then
    drive go env SSL_CERT_FILE="$ca" "$work/go-client" "$host"
  else
    not_run go "alibaba-cloud-sdk-go cannot be built: $(tail -n 1 "$work/err")"
  fi
fi

# The aliyun CLI: one that is installed, else one built from the module proxy.
cli=$(command -v aliyun || true)
if [ -z "$cli" ] && command -v go >/dev/null; then
  GOBIN="$work/bin" go install github.com/aliyun/aliyun-cli/v3/main@latest >"$work/err" 2>&1 && cli="$work/bin/main"
fi
if [ -z "$cli" ]; then
  not_run aliyun "it is not installed, and the Go module proxy does not serve it:$(tail -n 1 "$work/err" | tr -s ' \t' ' ')"
else
  sed -i "s#^aliyun #$cli #" "$work/settings.aliyun"
  drive aliyun env HOME="$work" bash -e "$work/settings.aliyun"
fi

# Terraform: reading a data source is enough to see provider, endpoint, signature and certificate.
if ! command -v terraform >/dev/null; then
  not_run terraform 'it is not installed'
else
  mkdir "$work/terraform"
  cp "$work/settings.terraform" "$work/terraform/provider.tf"
  echo 'data "alicloud_config_rules" "all" {}' >"$work/terraform/main.tf"
  if (cd "$work/terraform" && terraform init -no-color) >"$work/err" 2>&1; then
    drive terraform env SSL_CERT_FILE="$ca" terraform -chdir="$work/terraform" plan -no-color
  else
    not_run terraform "the provider cannot be downloaded: $(grep -m 1 -i 'could not' "$work/err")"
  fi
fi

not_run java 'no client in Java is driven here; samples.mjs runs the code of the API Explorer'
exit $failed
