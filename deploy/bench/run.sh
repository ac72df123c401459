#!/bin/sh
# Slipway beside its peers, in one run: installs the peers from Debian's packages, builds Slipway, starts everything on
# private ports of 127.0.0.1, measures in turns (A B C A B C …), prints one table, removes what it started.
set -eu

usage() {
  cat <<'TEXT'
usage: sudo deploy/bench/run.sh [--rounds N] [--seconds N] [NAME…]
  NAME         throughput, recovery, first-answer, memory or sandbox; all of them if none is given
  --rounds N   turns of each peer (5)
  --seconds N  length of one turn of load (6)
Peers: mod_wsgi in daemon mode, and an nginx that answers from memory behind the same httpd configuration.
TEXT
}

fail() {
  echo "bench: $1" >&2
  exit "${2:-1}"
}

rounds=5 seconds=6 names=
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage; exit 0 ;;
    --rounds | --seconds)
      [ $# -ge 2 ] || fail "$1 needs a number" 2
      case $2 in '' | *[!0-9]* | 0*) fail "$1 $2: not a number" 2 ;; esac
      [ "$1" = --rounds ] && rounds=$2 || seconds=$2
      shift 2 ;;
    throughput | recovery | first-answer | memory | sandbox) names="$names $1"; shift ;;
    *) usage >&2; fail "unknown argument $1" 2 ;;
  esac
done
[ "$(id -u)" -eq 0 ] || fail "must be run by root"

here=$(dirname "$(readlink -f "$0")")
repository=$(dirname "$(dirname "$here")")
missing=
for need in /usr/sbin/apache2=apache2-bin /usr/sbin/nginx=nginx-light /usr/lib/apache2/modules/mod_wsgi.so=libapache2-mod-wsgi-py3 \
  /usr/bin/wrk=wrk /usr/bin/python3=python3-minimal /usr/bin/mvn=maven; do
  [ -e "${need%=*}" ] || missing="$missing ${need#*=}"
done
if [ -n "$missing" ]; then
  echo "bench: installing$missing"
  # Debian starts services when it installs them; not these
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  apt-get update >/dev/null
  # shellcheck disable=SC2086 # names are words
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing </dev/null >/dev/null
  trap - EXIT
  [ "$(sed -n 2p "$policy" 2>/dev/null)" != "exit 101" ] || rm -f "$policy"
fi
JAVA_HOME=$("$repository/deploy/find-jdk")
export JAVA_HOME
(cd "$repository" && mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true package)

# shellcheck disable=SC2086 # names are words
exec /usr/bin/python3 "$here/bench.py" --rounds "$rounds" --seconds "$seconds" $names
