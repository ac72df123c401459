#!/bin/sh
# Installs what has been built here as one Slipway instance. Run again it brings the instance up to date: only files
# that differ are replaced, by rename, so that what runs goes on running.
# shellcheck disable=SC2015 # "condition || fail" is meant as it reads: fail does not return
set -eu
umask 022

usage() {
  cat <<'TEXT'
usage: deploy/install.sh --prefix DIR [--http-port N] [--listen ADDRESS] [--slots N] [--uid-range FIRST-LAST]
                         [--console-port N]
  --prefix DIR            the instance's own directory (absolute)
  --http-port N           port of the instance's private httpd (8080)
  --listen ADDRESS        address that httpd listens on (127.0.0.1)
  --slots N               how many applications it has room for (256)
  --uid-range FIRST-LAST  uids for tenants without an account of their own (200000-200099)
  --console-port N        port on which httpd passes requests on to the console; without it there is no such port
The console runs as the account slipway, or where there is none as the last uid of the range, which then is no tenant's.
Slots and uid range are kept in etc/slipway.toml, which is written only if it is not there.
TEXT
}

fail() {
  echo "install: $1" >&2
  exit "${2:-1}"
}

prefix='' port=8080 listen=127.0.0.1 slots=256 uids=200000-200099 console_port=''
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage; exit 0 ;;
    --prefix | --http-port | --listen | --slots | --uid-range | --console-port) [ $# -ge 2 ] || fail "$1 needs a value" 2 ;;
    *) usage >&2; fail "unknown argument $1" 2 ;;
  esac
  case $1 in
    --prefix) prefix=$2 ;;
    --http-port) port=$2 ;;
    --listen) listen=$2 ;;
    --slots) slots=$2 ;;
    --uid-range) uids=$2 ;;
    --console-port) console_port=$2 ;;
  esac
  shift 2
done

is_number() { case $1 in '' | *[!0-9]* | 0* | ??????*) return 1 ;; esac; }
is_number "$port" && [ "$port" -le 65535 ] || fail "--http-port $port: not a port" 2
is_number "$slots" && [ "$slots" -le 9999 ] || fail "--slots $slots: a number from 1 to 9999" 2
if [ -n "$console_port" ]; then
  is_number "$console_port" && [ "$console_port" -le 65535 ] || fail "--console-port $console_port: not a port" 2
fi
case $uids in *[!0-9-]* | -* | *- | *-*-*) fail "--uid-range $uids: FIRST-LAST" 2 ;; *-*) ;; *) fail "--uid-range $uids: FIRST-LAST" 2 ;; esac
case $listen in '' | *[!0-9A-Fa-f.:*\[\]]*) fail "--listen $listen: an IP address" 2 ;; esac

here=$(dirname "$(readlink -f "$0")")
repository=$(dirname "$here")
[ "$(id -u)" -eq 0 ] || fail "must be run by root"

# --- the directory --------------------------------------------------------------------------------------------------
case $prefix in
  '') usage >&2; exit 2 ;;
  /*) ;;
  *) fail "--prefix $prefix: must be an absolute path" 2 ;;
esac
prefix=$(realpath -m -s "$prefix")
# it is written into httpd's configuration
case $prefix in *[!A-Za-z0-9/._-]*) fail "--prefix $prefix: only letters, digits and ./_- please" 2 ;; esac
[ "$prefix" != / ] || fail "--prefix /: not the root directory, please" 2
deepest=$prefix/run/s/0000.sock
[ ${#deepest} -le 95 ] || fail "--prefix $prefix: too long by $((${#deepest} - 95)) characters; httpd takes socket paths of at most 95" 2

# Tenants must be able to reach their files below it, and nobody else may be able to put another directory in its place.
parent=$prefix
while [ "$parent" != / ]; do
  parent=$(dirname "$parent")
  [ -d "$parent" ] || continue
  mode=$(stat -L -c %a "$parent")
  owner=$(stat -L -c %u "$parent")
  [ "$owner" -eq 0 ] || fail "$parent belongs to uid $owner, who could replace what lies in it; run: chown root $parent"
  case $mode in *[1357]) ;; *) fail "$parent cannot be passed by tenants' uids; run: chmod o+x $parent" ;; esac
  case $mode in
    1???) ;;
    *[2367] | *[2367]?) fail "$parent can be written by others than root; run: chmod go-w $parent" ;;
  esac
done
if [ -e "$prefix" ]; then
  [ -d "$prefix" ] && [ ! -L "$prefix" ] && [ "$(stat -c %u "$prefix")" -eq 0 ] || fail "$prefix is not a directory of root's"
  if [ ! -e "$prefix/etc/slipway.toml" ] && [ -n "$(ls -A "$prefix")" ]; then
    fail "$prefix holds something else already; name an empty or new directory"
  fi
fi

# --- what is needed -------------------------------------------------------------------------------------------------
java_home=$("$here/find-jdk")
[ -d "$repository/supervisor/target/dist" ] && [ -d "$repository/worker/target/dist/core" ] && [ -d "$repository/admin-ui/target/dist" ] \
  || fail "nothing built yet; run in $repository: mvn -B -q -DskipTests package"
httpd_user=www-data httpd_group=www-data
id "$httpd_user" >/dev/null 2>&1 || fail "there is no user $httpd_user; install apache2 first"

# --- files ----------------------------------------------------------------------------------------------------------
# put FROM TO [MODE]: copies if different
put() {
  if ! cmp -s "$1" "$2"; then
    cp "$1" "$2.new"
    chmod "${3:-644}" "$2.new"
    mv -f "$2.new" "$2"
  fi
}

# put_all FROM TO PATTERN: the directory TO then holds the files of FROM that match, and nothing else
put_all() {
  mkdir -p "$2"
  for file in "$1"/$3; do
    [ ! -f "$file" ] || put "$file" "$2/$(basename "$file")"
  done
  for file in "$2"/*; do
    [ ! -f "$file" ] || [ -e "$1/$(basename "$file")" ] || rm "$file"
  done
}

for directory in . bin etc etc/httpd lib lib/supervisor lib/worker lib/aot run run/httpd tenants log; do
  mkdir -p "$prefix/$directory"
  chmod 755 "$prefix/$directory"
done
mkdir -p "$prefix/run/s" "$prefix/run/l" "$prefix/run/h" "$prefix/run/jffi" "$prefix/state" "$prefix/lib/apache"
chmod 700 "$prefix/state" "$prefix/run/jffi"
chmod 711 "$prefix/run/l"
chgrp "$httpd_group" "$prefix/run/s" "$prefix/run/h"
chmod 710 "$prefix/run/s"
chmod 750 "$prefix/run/h"

scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT
# first, since it is what tells an instance, a half installed one too, from something else
console_user=${uids#*-}
first_uid=${uids%-*}
[ "$first_uid" -lt "$console_user" ] || fail "--uid-range $uids: at least two uids, one of them is the console's" 2
tenant_uids=$first_uid-$((console_user - 1))
if id slipway >/dev/null 2>&1; then
  console_user=slipway tenant_uids=$uids
fi
if [ ! -e "$prefix/etc/slipway.toml" ]; then
  cat >"$scratch" <<TEXT
# This Slipway instance. The supervisor reads it when it starts.
httpd-user = "$httpd_user"
httpd-group = "$httpd_group"
console-user = "$console_user"              # an account or a uid; may use the control socket
uid-range = "$tenant_uids"          # tenants without an account of their own
minimum-uid = 1000                   # no account below it may be a tenant
slots = $slots                          # applications; not more than slots.conf has (deploy/install.sh writes it)
TEXT
  put "$scratch" "$prefix/etc/slipway.toml"
fi

if ! grep -q '^console-user' "$prefix/etc/slipway.toml"; then
  # an instance from before there was a console
  range=$(sed -n 's/^uid-range *= *"\([0-9]*-[0-9]*\)".*/\1/p' "$prefix/etc/slipway.toml")
  if [ "$console_user" != slipway ] && [ -n "$range" ]; then
    console_user=${range#*-}
    if grep -q "\"uid\" *: *$console_user\b" "$prefix/state/identities.json" 2>/dev/null; then
      fail "uid $console_user is a tenant's; make an account for the console (adduser --system --group slipway), then again"
    fi
  fi
  { sed "s/^uid-range *= *\"$range\"/uid-range = \"${range%-*}-$((${range#*-} - 1))\"/" "$prefix/etc/slipway.toml"
    echo "console-user = \"$console_user\"              # an account or a uid; may use the control socket"; } >"$scratch"
  put "$scratch" "$prefix/etc/slipway.toml"
fi

put_all "$repository/supervisor/target/dist" "$prefix/lib/supervisor" '*.jar'
for environment in core ee8 ee9 ee10 ee11; do
  put_all "$repository/worker/target/dist/$environment" "$prefix/lib/worker/$environment" '*.jar'
done
put "$here/bin/slipway" "$prefix/bin/slipway" 755
put "$here/bin/slipway-supervisor" "$prefix/bin/slipway-supervisor" 755
put_all "$repository/admin-ui/target/dist" "$prefix/lib/console" '*.jar'
put "$here/bin/slipway-console" "$prefix/bin/slipway-console" 755
echo "$java_home" >"$scratch"
put "$scratch" "$prefix/etc/java-home"

# --- the console ----------------------------------------------------------------------------------------------------
console_user=$(sed -n 's/^console-user *= *"\([^"]*\)".*/\1/p' "$prefix/etc/slipway.toml")
if [ -n "$console_user" ]; then
  case $console_user in *[!0-9]*) console_group=$(id -g "$console_user") ;; *) console_group=$console_user ;; esac
  # only these two, whose parents are root's: what is in them is the console's, and root never acts on a name in there
  mkdir -p "$prefix/console" "$prefix/run/console"
  chown "$console_user:$console_group" "$prefix/console"
  chmod 700 "$prefix/console"
  # httpd's group may connect, nobody else but the console itself
  chown "$console_user:$httpd_group" "$prefix/run/console"
  chmod 750 "$prefix/run/console"
  if [ ! -e "$prefix/etc/console.toml" ]; then
    cat >"$scratch" <<TEXT
# The console of this instance. It reads this when it starts.
public-url = "http://$listen:${console_port:-$port}"
own-domains = ["localhost"]          # hosts below these belong to the operator and need no proof
# database = "jdbc:postgresql://db.example.net/slipway"    # H2 in a file unless set
# database-user = "slipway"
# database-password-file = "etc/console.password"
TEXT
    put "$scratch" "$prefix/etc/console.toml"
  fi
fi

# --- httpd ----------------------------------------------------------------------------------------------------------
for file in slipway.conf site.conf client-headers.conf console.conf README.md; do
  [ ! -e "$here/apache/$file" ] || put "$here/apache/$file" "$prefix/lib/apache/$file"
done
configured=$(sed -n 's/^slots *= *\([0-9]*\).*/\1/p' "$prefix/etc/slipway.toml")
"$here/apache/make-slots" "${configured:-256}" >"$scratch"
put "$scratch" "$prefix/lib/apache/slots.conf"
sed -e "s|@PREFIX@|$prefix|g" -e "s|@LISTEN@|$listen:$port|" -e "s|@USER@|$httpd_user|" -e "s|@GROUP@|$httpd_group|" \
  "$here/apache/httpd.conf.in" >"$scratch"
put "$scratch" "$prefix/etc/httpd/httpd.conf"
if [ -n "$console_port" ]; then
  cat >"$scratch" <<TEXT
Listen $listen:$console_port
<VirtualHost $listen:$console_port>
  ServerName console.localhost
  CustomLog "$prefix/log/httpd-access.log" slipway
  Include "$prefix/lib/apache/console.conf"
</VirtualHost>
TEXT
  put "$scratch" "$prefix/etc/httpd/console-vhost.conf"
fi
# httpd does not start without its maps, the supervisor fills them
for map in routes secrets; do
  [ -e "$prefix/run/h/$map.map" ] || : >"$prefix/run/h/$map.map"
  chgrp "$httpd_group" "$prefix/run/h/$map.map"
  chmod 640 "$prefix/run/h/$map.map"
done

# --- class archives -------------------------------------------------------------------------------------------------
# They only make JVMs start faster and share memory: whatever goes wrong here is said and does not count.
aot() { # aot NAME CLASS_PATH FLAGS ARGUMENTS...
  cache=$prefix/lib/aot/$1.aot
  jars=$(printf %s "$2" | tr : '\n')
  fresh=yes
  # shellcheck disable=SC2086 # no spaces in the prefix
  [ -e "$cache" ] && [ -z "$(find $jars "$java_home/release" -newer "$cache" 2>/dev/null)" ] || fresh=no
  [ "$fresh" = no ] || return 0
  echo "install: class archive $1"
  name=$1 path=$2 flags=$3
  shift 3
  # shellcheck disable=SC2086
  timeout 120 "$java_home/bin/java" -XX:AOTCacheOutput="$cache.new" $flags -cp "$path" "$@" >"$scratch" 2>&1 || true
  if ! [ -s "$cache.new" ]; then
    echo "install: no class archive for $name (starts are slower, nothing else):" >&2
    tail -3 "$scratch" >&2
    rm -f "$cache.new" "$cache"
    return 0
  fi
  chmod 644 "$cache.new"
  mv -f "$cache.new" "$cache"
}

class_path() {
  (LC_ALL=C; export LC_ALL; for directory in "$@"; do printf ':%s' "$directory"/*.jar; done) | cut -c2-
}

aot cli "$(class_path "$prefix/lib/supervisor")" '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' dev.slipway.supervisor.cli.Training

# A worker serves a page and a JSP some hundred times; the supervisor's flags for workers must agree on the collector.
training=$(mktemp -d)
trap 'rm -rf "$scratch" "$training"' EXIT
mkdir "$training/root" "$training/data"
echo '<!doctype html><title>Training</title>' >"$training/root/index.html"
echo '<%@ page contentType="text/html; charset=UTF-8" %><% session.setAttribute("n", 1); %><p><%= request.getRemoteAddr() %></p>' \
  >"$training/root/page.jsp"
# what the supervisor opens to workers (WorkerCommand.OPENED): a cache is only valid with the same
opened=
for package in java.lang java.lang.invoke java.lang.reflect java.io java.util java.util.concurrent; do
  opened="$opened --add-opens=java.base/$package=ALL-UNNAMED"
done
opened="$opened --add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED"
for environment in ee8 ee9 ee10 ee11; do
  aot "$environment" "$(class_path "$prefix/lib/worker/core" "$prefix/lib/worker/$environment")" "-XX:+UseSerialGC -Xmx128m$opened" \
    dev.slipway.worker.Main --train --environment="$environment" --root="$training/root" --data="$training/data"
done
