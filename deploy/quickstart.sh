#!/bin/sh
# Builds Slipway, installs it under one directory, starts it with an httpd and a console of its own, and brings up three
# tenants through the console's API.
# shellcheck disable=SC2015 # "condition || fail" is meant as it reads: fail does not return
set -eu
umask 022

usage() {
  cat <<'TEXT'
usage: sudo deploy/quickstart.sh [--prefix DIR] [--http-port N] [--listen ADDRESS] [--console-port N] [--down]
  --prefix DIR      where everything goes (/opt/slipway-quickstart)
  --http-port N     port of the httpd it starts (8080)
  --listen ADDRESS  address that httpd listens on (127.0.0.1)
  --console-port N  port of the console behind that httpd (1000 above the other)
  --down            stop and remove all that an earlier run made under DIR
Run it again at any time: it brings the instance up to date and starts what does not run.
TEXT
}

say() { printf 'quickstart: %s\n' "$1"; }

fail() {
  printf 'quickstart: %s\n' "$1" >&2
  [ -z "${2:-}" ] || [ ! -s "$2" ] || { echo "--- the end of $2:" >&2; tail -n 25 "$2" >&2; }
  exit 1
}

prefix=/opt/slipway-quickstart port=8080 listen=127.0.0.1 console_port='' down=no
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage; exit 0 ;;
    --down) down=yes; shift; continue ;;
    --prefix | --http-port | --listen | --console-port) [ $# -ge 2 ] || { usage >&2; exit 2; } ;;
    *) usage >&2; echo "quickstart: unknown argument $1" >&2; exit 2 ;;
  esac
  case $1 in
    --prefix) prefix=$2 ;;
    --http-port) port=$2 ;;
    --listen) listen=$2 ;;
    --console-port) console_port=$2 ;;
  esac
  shift 2
done
case $prefix in /*) ;; *) prefix=$(pwd)/$prefix ;; esac
prefix=$(realpath -m -s "$prefix")
case $port in '' | *[!0-9]* | 0* | ??????*) usage >&2; echo "quickstart: --http-port $port: not a port" >&2; exit 2 ;; esac
if [ -z "$console_port" ]; then
  console_port=$((port + 1000))
  [ "$console_port" -le 65535 ] || console_port=$((port - 1000))
fi
case $console_port in '' | *[!0-9]* | 0* | ??????*) usage >&2; echo "quickstart: --console-port $console_port: not a port" >&2; exit 2 ;; esac
[ "$(id -u)" -eq 0 ] || fail "must be run by root: sudo $0"

here=$(dirname "$(readlink -f "$0")")
repository=$(dirname "$here")
httpd_conf=$prefix/etc/httpd/httpd.conf
httpd_pid=$prefix/run/httpd/httpd.pid
supervisor_pid=$prefix/run/supervisor.pid
console_socket=$prefix/run/console/root/console.sock
console_pid=$prefix/run/console.pid
third_party=org.apache.jackrabbit:jackrabbit-webapp:2.20.11:war

slipway() { "$prefix/bin/slipway" --prefix "$prefix" "$@"; }

# within SECONDS COMMAND...: waits until the command succeeds
within() {
  end=$(($(date +%s) + $1))
  shift
  until "$@"; do
    [ "$(date +%s)" -lt "$end" ] || return 1
    sleep 0.2
  done
}

# is_ours PID: whether it is a process of this instance, told by its command line
is_ours() { [ -r "/proc/$1/cmdline" ] && tr '\0' '\n' 2>/dev/null <"/proc/$1/cmdline" | grep -qF -e "$prefix/"; }

supervisor_answers() { slipway status --json >/dev/null 2>&1; }

supervisor_gone() { ! is_ours "$(cat "$supervisor_pid")"; }

console_answers() { curl -sf -o /dev/null --max-time 20 --unix-socket "$console_socket" http://console/health; }

console_gone() { ! is_ours "$(cat "$console_pid")"; }

httpd_runs() { [ -s "$httpd_pid" ] && is_ours "$(cat "$httpd_pid")"; }

# --- down -----------------------------------------------------------------------------------------------------------

# Every process of the instance: what has its class path or configuration as an argument, and what is in its control
# groups.
our_processes() {
  for process in /proc/[0-9]*; do
    case $(tr '\0' ' ' 2>/dev/null <"$process/cmdline" || true) in
      *" -cp $prefix/lib/"* | *" -f $httpd_conf "*) echo "${process#/proc/}" ;;
    esac
  done
  our_groups | while read -r group; do cat "$group/cgroup.procs" 2>/dev/null || true; done
}

# The instance's control groups, deepest first; they are named after the prefix.
our_groups() {
  name=$(our_name)
  find /sys/fs/cgroup -maxdepth 3 -type d -name "$name" 2>/dev/null | while read -r group; do find "$group" -depth -type d; done
}

our_name() { echo "slipway-$(printf %s "$prefix" | crc32_hex)"; }

# As gzip writes it: the sum is in the four bytes before the last four, lowest first.
crc32_hex() { gzip -c | tail -c8 | head -c4 | od -An -tx1 | awk '{ print $4 $3 $2 $1 }'; }

kill_all() { # kill_all SIGNAL
  for pid in $(our_processes | sort -u); do kill "-$1" "$pid" 2>/dev/null || true; done
}

nothing_runs() { [ -z "$(our_processes)" ]; }

take_down() {
  if [ ! -e "$prefix" ]; then
    say "nothing there: $prefix"
    return
  fi
  [ -e "$prefix/etc/slipway.toml" ] || fail "$prefix is no Slipway instance; nothing removed"
  if [ -x "$prefix/bin/slipway" ] && supervisor_answers; then
    say "removing the applications"
    for tenant in "$prefix"/tenants/*; do
      [ ! -d "$tenant" ] || slipway remove "$(basename "$tenant")" --yes || true
    done
  fi
  say "stopping httpd, supervisor and workers"
  ! httpd_runs || kill "$(cat "$httpd_pid")" 2>/dev/null || true
  holder=$(head -n1 "$prefix/run/holder" 2>/dev/null || true)
  kill_all TERM
  within 10 nothing_runs || { kill_all KILL; within 10 nothing_runs; } || fail "these do not end: $(our_processes | tr '\n' ' ')"
  # a process that sleeps with the applications' sockets open; "PID START", as in /proc
  if [ -n "$holder" ] && [ "$holder" = "$(cut -d' ' -f1,22 "/proc/${holder% *}/stat" 2>/dev/null)" ]; then kill "${holder% *}" || true; fi
  our_groups | while read -r group; do rmdir "$group" || true; done
  /usr/sbin/nft delete table inet "$(our_name)" 2>/dev/null || true
  rm -rf --one-file-system "$prefix"
  say "stopped and removed $prefix"
}

if [ "$down" = yes ]; then
  take_down
  exit 0
fi

# --- what is needed -------------------------------------------------------------------------------------------------

missing=
for need in /usr/sbin/apache2=apache2-bin /usr/bin/setpriv=util-linux /usr/bin/curl=curl /usr/bin/ps=procps /usr/sbin/nft=nftables \
  /usr/bin/mvn=maven; do
  [ -x "${need%=*}" ] || command -v "$(basename "${need%=*}")" >/dev/null || missing="$missing ${need#*=}"
done
if [ -n "$missing" ]; then
  say "installing$missing"
  log=$(mktemp)
  # apache2-bin is httpd without the system's service, so nothing is started or enabled
  # shellcheck disable=SC2086
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } \
    </dev/null >"$log" 2>&1 || fail "could not install$missing" "$log"
  rm -f "$log"
fi
JAVA_HOME=$("$here/find-jdk") || exit 1
export JAVA_HOME
say "using the JDK in $JAVA_HOME"

# --- build and install ----------------------------------------------------------------------------------------------

say "building (the first time downloads what it needs)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
(cd "$repository" && mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true package) </dev/null >"$log" 2>&1 || fail "the build failed" "$log"

say "installing into $prefix"
first_uid=$((200000 + port % 3000 * 100))
"$here/install.sh" --prefix "$prefix" --http-port "$port" --listen "$listen" --uid-range "$first_uid-$((first_uid + 99))" \
  --console-port "$console_port"

samples=$prefix/samples
mkdir -p "$samples"
# times too: an artefact that is the same file is not deployed again
cp -rp "$here/samples/guestbook" "$samples/"
cp -p "$here/samples/hello/target/hello.war" "$samples/hello.war"
if [ ! -s "$samples/jackrabbit.war" ]; then
  say "fetching $third_party"
  (cd "$repository" && mvn -B -q -N org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$third_party" \
    -DoutputDirectory="$samples" -Dmdep.stripVersion=true) </dev/null >"$log" 2>&1 || fail "could not fetch $third_party" "$log"
  mv "$samples/jackrabbit-webapp.war" "$samples/jackrabbit.war"
fi
for file in "$here"/samples/*.toml; do sed "s|@SAMPLES@|$samples|" "$file" >"$samples/$(basename "$file")"; done

# --- start ----------------------------------------------------------------------------------------------------------

# Nothing started here keeps a descriptor of ours, or whoever reads our output would wait for its end.
detached() { setsid "$@" </dev/null >>"$log_file" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- & }

if [ -s "$supervisor_pid" ] && [ -n "$(find "$prefix/lib/supervisor" "$prefix/etc/slipway.toml" -newer "$supervisor_pid")" ] \
  && is_ours "$(cat "$supervisor_pid")"; then
  say "ending the supervisor, it is of an earlier build (workers go on)"
  kill "$(cat "$supervisor_pid")"
  within 20 supervisor_gone || fail "the supervisor does not end" "$prefix/log/supervisor.log"
fi
if supervisor_answers; then
  say "the supervisor runs"
else
  say "starting the supervisor"
  log_file=$prefix/log/supervisor.log
  detached "$prefix/bin/slipway-supervisor" --prefix "$prefix"
  within 60 supervisor_answers || fail "the supervisor does not answer" "$log_file"
fi

run_httpd() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 MALLOC_ARENA_MAX=4 apache2 -f "$httpd_conf" "$@"; }

serves() { [ "$(curl -s -o "$log" -w '%{http_code}' -L --max-time 20 --resolve "$1:$port:$address" "http://$1:$port$2")" = 200 ]; }

case $listen in 0.0.0.0 | '*') address=127.0.0.1 ;; *) address=$listen ;; esac
run_httpd -t >"$log" 2>&1 || fail "httpd refuses its configuration" "$log"
if ! httpd_runs; then
  say "starting httpd on $listen:$port"
  # the limit on address space is for applications that answer with headers without end (lib/apache/README.md)
  # shellcheck disable=SC3045
  (ulimit -n "$(ulimit -H -n)" && ulimit -v 3145728 && run_httpd -k start) </dev/null >"$log" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- || fail "httpd did not start" "$log"
  within 20 httpd_runs || fail "httpd did not start" "$prefix/log/httpd-error.log"
elif [ -n "$(find "$prefix/etc/httpd" "$prefix/lib/apache" -newer "$httpd_pid")" ]; then
  say "httpd takes its new configuration"
  run_httpd -k graceful
  touch "$httpd_pid"
else
  say "httpd runs"
fi

# --- the console ----------------------------------------------------------------------------------------------------

if [ -s "$console_pid" ] && is_ours "$(cat "$console_pid")" \
  && [ -n "$(find "$prefix/lib/console" "$prefix/etc/console.toml" -newer "$console_pid")" ]; then
  say "ending the console, it is of an earlier build"
  kill "$(cat "$console_pid")"
  within 30 console_gone || fail "the console does not end" "$prefix/log/console.log"
fi
if console_answers; then
  say "the console runs"
else
  say "starting the console"
  log_file=$prefix/log/console.log
  detached "$prefix/bin/slipway-console" --prefix "$prefix"
  echo $! >"$console_pid"
  within 120 console_answers || fail "the console does not answer" "$log_file"
fi

# As root on the node: api METHOD PATH [curl's arguments]; the answer is in $log, its status is printed, 000 without one.
api() {
  method=$1 path=$2
  shift 2
  : >"$log"
  curl -gs -o "$log" -w '%{http_code}' --max-time 200 --unix-socket "$console_socket" -X "$method" -H 'Prefer: wait=120' \
    -H 'If-Match: *' "$@" "http://console/api/v1$path" || true
}

# the first value of a field in $log
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$log" | head -n1; }

# the id of the first of a list in $log
first_id() { sed -n 's/^{"items":\[{"id":"\([^"]*\)".*/\1/p' "$log"; }

# expect "STATUS..." STATUS WHAT
expect() {
  case " $1 " in *" $2 "*) ;; *) fail "$3: the console answered $2: $(cat "$log")" "$prefix/log/console.log" ;; esac
}

json='Content-Type: application/json'
status=$(api POST /plans -H "$json" -d '{"name":"Quickstart","limits":{"max_applications":10,"max_domains":50}}')
expect '201 409' "$status" 'the plan'

# toml KEY FILE: a string of the file
toml() { sed -n "s/^$1 *= *\"\([^\"]*\)\".*/\1/p" "$2"; }

sample() { # sample FILE: its tenant, application, domains and artifact, each as it is there already or new
  tenant=$(toml tenant "$1") application=$(toml application "$1") source=$(toml source "$1")
  status=$(api PUT "/tenants/by-external-id/quickstart-$tenant" -H "$json" -d "{\"name\":\"$tenant\",\"plan_id\":\"Quickstart\"}")
  if [ "$status" = 409 ] && [ "$(field code)" = name-taken ]; then
    # from before there was a console
    slipway apply "$1" || fail "$(basename "$1") could not be applied" "$prefix/log/supervisor.log"
    return
  fi
  expect '200 201' "$status" "tenant $tenant"
  tenant_id=$(field id)
  status=$(api GET "/applications?tenant_id=$tenant_id&q=$application")
  expect 200 "$status" "applications of $tenant"
  application_id=$(first_id)
  if [ -z "$application_id" ]; then
    settings=$(sed -n '/^\[/q; s/^\([a-z-]*\) *= *"\{0,1\}\([^"]*\)"\{0,1\}$/"\1":"\2"/p' "$1" | grep -v -e '^"tenant"' -e '^"application"' -e '^"source"' -e '^"routes"' | paste -sd, || true)
    status=$(api POST "/tenants/$tenant_id/applications" -H "$json" -d "{\"name\":\"$application\",\"settings\":{$settings}}")
    expect 201 "$status" "application $tenant/$application"
    application_id=$(field id)
    variables=$(sed -n '/^\[environment\]/,$ s/^\([A-Za-z_0-9]*\) *= *"\([^"]*\)"$/"\1":{"value":"\2","secret":false}/p' "$1" | paste -sd,)
    if [ -n "$variables" ]; then
      status=$(api PATCH "/applications/$application_id/environment" -H "$json" -d "{\"variables\":{$variables}}")
      expect 200 "$status" "environment of $tenant/$application"
    fi
    for route in $(sed -n 's/^routes *= *\[\(.*\)\].*/\1/p' "$1" | tr -d '" ' | tr , ' '); do
      case $route in */*) path=/${route#*/} ;; *) path= ;; esac
      status=$(api POST "/applications/$application_id/domains" -H "$json" -d "{\"host\":\"${route%%/*}\",\"path\":\"$path\"}")
      expect 201 "$status" "domain $route"
    done
  fi
  if [ -d "$source" ]; then
    # the same files are the same archive
    rm -f "$samples/$application.zip"
    "$JAVA_HOME/bin/jar" --create --no-manifest --date=2026-01-01T00:00:00Z --file "$samples/$application.zip" -C "$source" .
    source=$samples/$application.zip
  fi
  status=$(api POST "/applications/$application_id/releases" -H 'Content-Type: application/zip' -T "$source")
  expect '200 201' "$status" "the release of $tenant/$application"
}

for file in "$samples"/*.toml; do
  say "deploying $(basename "$file" .toml)"
  sample "$file"
done

for site in guestbook.localhost/ hello.localhost/ www.localhost/hello/ jackrabbit.localhost/; do
  within 120 serves "${site%%/*}" "/${site#*/}" || fail "http://$site does not answer with 200" "$log"
done

http_url=http://$address:$port console_url=http://$address:$console_port
console_by_httpd() { [ "$(curl -s -o /dev/null -w '%{http_code}' --max-time 20 "$console_url/health")" = 200 ]; }
within 60 console_by_httpd || fail "the console does not answer at $console_url" "$prefix/log/console.log"
setup_link=
if [ "$(api POST /setup-link -H "$json" -d '{}')" = 201 ]; then setup_link=$(field url); fi
(umask 077; cat >"$prefix/quickstart.json" <<TEXT
{"httpUrl": "$http_url", "consoleUrl": "$console_url", "setupLink": $([ -n "$setup_link" ] && echo "\"$setup_link\"" || echo null)}
TEXT
)
chmod 600 "$prefix/quickstart.json"

cat <<TEXT

The console: $console_url
${setup_link:+  your first account, by a link that works once within a day:
  $setup_link
}  a token for its API: $prefix/bin/slipway token create --preset admin --json
TEXT
cat <<TEXT

Slipway runs. Its applications:
  http://guestbook.localhost:$port/     JSP pages
  http://hello.localhost:$port/         a WAR of this repository; also http://www.localhost:$port/hello/
  http://jackrabbit.localhost:$port/    Apache Jackrabbit's web application, as published
Where names under .localhost are not known:
  curl -H 'Host: hello.localhost' http://$address:$port/whoami
Look around:
  $prefix/bin/slipway status
  $prefix/bin/slipway logs hazel/hello -f
Take it down again:
  sudo $0 --prefix $prefix --http-port $port --down
TEXT
