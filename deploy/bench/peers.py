"""The servers that are measured, each started by start() and ended by stop(), all on 127.0.0.1."""

import grp
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
ROOT = pathlib.Path("/opt/slipway-bench")
BODY = "Hello from a worker of its own\n"
HOST = "hello.localhost"


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options)


def until(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"bench: {what} did not happen within {seconds} s")
        time.sleep(0.01)


def children(pid):
    path = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in path.read_text().split()] if path.exists() else []


def end(pid, number=signal.SIGTERM):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


class Httpd:
    """A private httpd with the quickstart's own configuration, or with a site of the peer's in place of Slipway's."""

    def __init__(self, prefix, port, site=None):
        self.prefix, self.port = prefix, port
        template = (REPOSITORY / "deploy/apache/httpd.conf.in").read_text()
        for key, value in {"PREFIX": prefix, "LISTEN": f"127.0.0.1:{port}", "USER": "www-data", "GROUP": "www-data"}.items():
            template = template.replace(f"@{key}@", str(value))
        if site is not None:
            include = f'Include "{prefix}/lib/apache/slipway.conf"'
            if include not in template:
                raise SystemExit("bench: httpd.conf.in no longer includes slipway.conf as expected")
            template = template.replace(include, site)
        for directory in ("run/httpd", "log", "etc/httpd"):
            (prefix / directory).mkdir(parents=True, exist_ok=True)
        self.conf = prefix / "etc/httpd/httpd.conf"
        self.conf.write_text(template)

    def start(self):
        run("/usr/sbin/apache2", "-f", str(self.conf), "-k", "start", cwd="/")
        until("httpd's start", lambda: (self.prefix / "run/httpd/httpd.pid").exists())

    def pid(self):
        return int((self.prefix / "run/httpd/httpd.pid").read_text())

    def stop(self):
        if (self.prefix / "run/httpd/httpd.pid").exists():
            pid = self.pid()
            end(pid)
            until("httpd's end", lambda: not pathlib.Path(f"/proc/{pid}").exists())


class Slipway:
    name = "slipway"

    def __init__(self, port):
        self.prefix = ROOT / "slipway"
        self.port = port
        self.supervisor = None

    def cli(self, *arguments):
        return run(str(self.prefix / "bin/slipway"), "--prefix", str(self.prefix), *arguments).stdout

    def start(self):
        run(str(REPOSITORY / "deploy/install.sh"), "--prefix", str(self.prefix), "--http-port", str(self.port), "--uid-range", "290000-290099")
        log = open(self.prefix / "log/supervisor.log", "w")
        self.supervisor = subprocess.Popen(
            [str(self.prefix / "bin/slipway-supervisor"), "--prefix", str(self.prefix)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        until("the control socket", lambda: (self.prefix / "run/control.sock").exists())
        self.httpd = Httpd(self.prefix, self.port)
        self.httpd.start()
        self.compile()
        self.apply("hello", HOST)

    def compile(self):
        java = pathlib.Path((self.prefix / "etc/java-home").read_text().strip()) / "bin"
        servlet = next((self.prefix / "lib/worker/ee11").glob("jakarta.servlet-api-*.jar"))
        classes = ROOT / "war/WEB-INF/classes"
        run(str(java / "javac"), "-cp", str(servlet), "-d", str(classes), str(REPOSITORY / "deploy/bench/Hello.java"))
        run(str(java / "jar"), "--create", "--file", str(ROOT / "hello.war"), "-C", str(ROOT / "war"), ".")

    def apply(self, application, host):
        file = self.prefix / "etc" / f"{application}.toml"
        file.write_text(f'tenant = "bench-{application}"\napplication = "{application}"\nsource = "{ROOT}/hello.war"\nroutes = ["{host}"]\n')
        self.cli("apply", str(file))

    def workers(self, application="hello"):
        status = json.loads(self.cli("status", "--json"))
        return [w["pid"] for a in status["applications"] if a["application"] == application for w in a["workers"] if w["state"] == "ready"]

    def stop(self):
        if self.supervisor:
            for application in ("hello", "one", "two", "three"):
                subprocess.run([str(self.prefix / "bin/slipway"), "--prefix", str(self.prefix), "remove", f"bench-{application}", "--yes"], capture_output=True)
            self.httpd.stop()
            self.supervisor.terminate()
            self.supervisor.wait(20)


class ModWsgi:
    name = "mod_wsgi"

    def __init__(self, port):
        self.prefix = ROOT / "mod_wsgi"
        self.port = port
        (self.prefix / "app").mkdir(parents=True, exist_ok=True)
        (self.prefix / "app/hello.wsgi").write_text(
            f"BODY = {BODY.encode()!r}\n\ndef application(environ, start_response):\n"
            "    start_response('200 OK', [('Content-Type', 'text/plain;charset=utf-8'), ('Content-Length', str(len(BODY)))])\n"
            "    return [BODY]\n")
        self.httpd = Httpd(self.prefix, port, f"""
LoadModule wsgi_module /usr/lib/apache2/modules/mod_wsgi.so
KeepAlive On
MaxKeepAliveRequests 100000
WSGISocketPrefix "{self.prefix}/run/wsgi"
WSGIDaemonProcess hello user=nobody group=nogroup home={self.prefix}/app processes=1 threads=15
WSGIProcessGroup hello
WSGIApplicationGroup %{{GLOBAL}}
WSGIScriptAlias / "{self.prefix}/app/hello.wsgi"
<Directory "{self.prefix}/app">
  Require all granted
</Directory>""")

    def start(self):
        self.httpd.start()

    def workers(self):
        nobody = 65534
        return [pid for pid in children(self.httpd.pid()) if pathlib.Path(f"/proc/{pid}").stat().st_uid == nobody]

    def stop(self):
        self.httpd.stop()


class Nginx:
    """nginx answering from memory on a unix socket, reached over the very same httpd path as a worker: the limit."""

    name = "nginx upstream"

    def __init__(self, port):
        self.prefix = ROOT / "nginx"
        self.port = port
        self.process = None
        shutil.rmtree(self.prefix, ignore_errors=True)
        for directory in ("run/s", "run/h", "lib"):
            (self.prefix / directory).mkdir(parents=True)
        shutil.copytree(REPOSITORY / "deploy/apache", self.prefix / "lib/apache")
        slots = run(str(REPOSITORY / "deploy/apache/make-slots"), "16").stdout
        (self.prefix / "lib/apache/slots.conf").write_text(slots)
        (self.prefix / "run/h/routes.map").write_text(f"{HOST} 0001\n")
        (self.prefix / "run/h/secrets.map").write_text("0001 0000\n")
        (self.prefix / "nginx.conf").write_text(f"""
user www-data;
worker_processes 1;
pid {self.prefix}/run/nginx.pid;
error_log {self.prefix}/run/nginx.log;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  keepalive_requests 1000000;
  keepalive_timeout 300s;
  server {{
    listen unix:{self.prefix}/run/s/0001.sock;
    location / {{ default_type "text/plain;charset=utf-8"; return 200 "{BODY.strip()}\\n"; }}
  }}
}}
""")
        self.httpd = Httpd(self.prefix, port)

    def start(self):
        self.process = subprocess.Popen(["/usr/sbin/nginx", "-c", str(self.prefix / "nginx.conf"), "-g", "daemon off;"])
        until("nginx's socket", lambda: (self.prefix / "run/s/0001.sock").exists())
        os.chown(self.prefix / "run/s/0001.sock", -1, grp.getgrnam("www-data").gr_gid)
        os.chmod(self.prefix / "run/s/0001.sock", 0o660)
        self.httpd.start()

    def stop(self):
        self.httpd.stop()
        if self.process:
            self.process.terminate()
            self.process.wait(10)
