#!/bin/sh
# What applications cost that nobody asks: a private instance with many of them on 127.0.0.1, measured and removed.
set -eu

usage() {
  cat <<'TEXT'
usage: sudo deploy/bench/idle.sh [--applications N] [--awake N] [--seconds N] [--seed N]
  --applications N  how many there are (1000)
  --awake N         how many of them run all the time, and so have to start when the supervisor does (0)
  --seconds N       how long the supervisor's processor time is looked at (60)
  --seed N          which of those asleep are asked (1)
TEXT
}

fail() {
  echo "idle: $1" >&2
  exit "${2:-1}"
}

[ "${1:-}" != --help ] || { usage; exit 0; }
n=$#
while [ "$n" -gt 0 ]; do
  case $1 in
    --applications | --awake | --seconds | --seed) [ "$n" -ge 2 ] || fail "$1 needs a number" 2 ;;
    *) usage >&2; fail "unknown argument $1" 2 ;;
  esac
  case $2 in '' | *[!0-9]* | ?????*) fail "$1 $2: not a number up to 9999" 2 ;; esac
  set -- "$@" "$1" "$2"
  shift 2
  n=$((n - 2))
done
[ "$(id -u)" -eq 0 ] || fail "must be run by root"
for need in /usr/sbin/apache2=apache2-bin /usr/bin/python3=python3-minimal /usr/bin/mvn=maven; do
  [ -e "${need%=*}" ] || fail "needs ${need#*=}; deploy/test.sh installs what is missing"
done
here=$(dirname "$(readlink -f "$0")")
repository=$(dirname "$(dirname "$here")")
JAVA_HOME=$("$repository/deploy/find-jdk")
export JAVA_HOME
(cd "$repository" && mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true package)
exec /usr/bin/python3 "$here/idle.py" "$@"
