#!/bin/sh
# A private instance goes through everything that can happen to it, at random: kills, deploys (every third one broken), stops,
# restarts, rollbacks, settings, ends of the supervisor. Then nothing may be left over and nobody may have been failed.
set -eu

usage() {
  cat <<'TEXT'
usage: sudo deploy/bench/soak.sh [--seed N] [--minutes N]
  --seed N     which steps are done; the same seed, the same steps (the time of day, and it is printed)
  --minutes N  how long (5)
Exit status 1 if anything was violated; each violation is one line, and the logs are kept.
TEXT
}

fail() {
  echo "soak: $1" >&2
  exit "${2:-1}"
}

seed=$(date +%s) minutes=5
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage; exit 0 ;;
    --seed | --minutes)
      [ $# -ge 2 ] || fail "$1 needs a number" 2
      case $2 in '' | *[!0-9]* | 0* | ???????????*) fail "$1 $2: not a number" 2 ;; esac
      [ "$1" = --seed ] && seed=$2 || minutes=$2
      shift 2 ;;
    *) usage >&2; fail "unknown argument $1" 2 ;;
  esac
done
[ "$(id -u)" -eq 0 ] || fail "must be run by root"
for need in /usr/sbin/apache2=apache2-bin /usr/bin/mvn=maven; do
  [ -e "${need%=*}" ] || fail "needs ${need#*=}; deploy/test.sh installs what is missing"
done

repository=$(dirname "$(dirname "$(dirname "$(readlink -f "$0")")")")
JAVA_HOME=$("$repository/deploy/find-jdk")
export JAVA_HOME
cd "$repository"
echo "soak: seed $seed, $minutes minutes"
exec mvn -B -Dspotless.check.skip=true -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=SoakIT \
  -Dfailsafe.failIfNoSpecifiedTests=false -Dmdep.skip=true -Dslipway.soak.seed="$seed" -Dslipway.soak.minutes="$minutes" \
  -pl deploy/e2e -am verify
