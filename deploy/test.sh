#!/bin/sh
# Installs what the tests need and runs them all: the scripts, httpd's part alone, then everything else with Maven.
# Must be run by root: the tests start processes as other users.
set -eu

if [ "$(id -u)" -ne 0 ]; then
  echo "test: must be run by root: sudo $0" >&2
  exit 1
fi
here=$(dirname "$(readlink -f "$0")")
cd "$(dirname "$here")"

# --- what is needed -------------------------------------------------------------------------------------------------
# apache2-bin is httpd without the system's service: nothing is started or enabled
missing=
for need in /usr/sbin/apache2=apache2-bin setpriv=util-linux mvn=maven curl=curl wrk=wrk strace=strace nft=nftables ps=procps ss=iproute2 \
  python3=python3 shellcheck=shellcheck /usr/share/postgresql-common/pg_wrapper=postgresql; do
  command -v "${need%%=*}" >/dev/null || missing="$missing ${need#*=}"
done
if [ -n "$missing" ]; then
  echo "test: installing$missing"
  log=$(mktemp)
  # PostgreSQL's programs are wanted, for clusters that tests make and remove, and no cluster of the system's
  case $missing in
    *postgresql*)
      mkdir -p /etc/postgresql-common
      [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
      ;;
  esac
  # shellcheck disable=SC2086
  if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } \
    </dev/null >"$log" 2>&1; then
    tail -n 25 "$log" >&2
    exit 1
  fi
  rm -f "$log"
fi
JAVA_HOME=$("$here/find-jdk")
export JAVA_HOME
echo "test: JDK in $JAVA_HOME"

# --- the tests ------------------------------------------------------------------------------------------------------
failed=
echo "test: shellcheck"
find deploy .ci -type f \( -name '*.sh' -o -path .ci/run -o -path 'deploy/bin/*' -o -name find-jdk -o -name make-slots \) \
  -not -path '*/target/*' -exec shellcheck {} + || failed="$failed shellcheck"

echo "test: httpd's part alone"
PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 deploy/apache/front_test.py </dev/null || failed="$failed front"

# Maven's closing lines are to be the last ones, so what has failed before it is said here.
[ -z "$failed" ] || echo "test: FAILED:$failed; this run will end with status 1 whatever Maven says"
echo "test: everything else"
status=0
mvn -B --fail-at-end verify </dev/null || status=$?
[ -z "$failed" ] || exit 1
exit "$status"
