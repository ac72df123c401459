"""Many applications that nobody asks: what they cost, and what the first request to one of them takes. Started by idle.sh."""

import argparse
import http.client
import json
import os
import pathlib
import random
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import time
import zlib

import peers

PREFIX = peers.ROOT / "idle"
PORT = 18295
FIRST_UID = 500000
TICKS = os.sysconf("SC_CLK_TCK")


class Crowd:
    """An instance with one application that was applied, and copies of it made while no supervisor runs."""

    def __init__(self, count, awake):
        self.count, self.awake = count, awake
        self.supervisor = None
        self.httpd = None

    def cli(self, *arguments):
        return peers.run(str(PREFIX / "bin/slipway"), "--prefix", str(PREFIX), *arguments).stdout

    def install(self):
        peers.run(str(peers.REPOSITORY / "deploy/install.sh"), "--prefix", str(PREFIX), "--http-port", str(PORT),
                  "--slots", str(self.count), "--uid-range", f"{FIRST_UID}-{FIRST_UID + self.count - 1}")
        java = pathlib.Path((PREFIX / "etc/java-home").read_text().strip()) / "bin"
        servlet = next((PREFIX / "lib/worker/ee11").glob("jakarta.servlet-api-*.jar"))
        war = PREFIX / "war"
        peers.run(str(java / "javac"), "-cp", str(servlet), "-d", str(war / "WEB-INF/classes"), str(peers.REPOSITORY / "deploy/bench/Hello.java"))
        peers.run(str(java / "jar"), "--create", "--file", str(PREFIX / "hello.war"), "-C", str(war), ".")

    def start(self):
        """Seconds until it takes commands."""
        control = PREFIX / "run/control.sock"
        control.unlink(missing_ok=True)
        log = open(PREFIX / "log/supervisor.log", "a")
        begin = time.monotonic()
        self.supervisor = subprocess.Popen([str(PREFIX / "bin/slipway-supervisor"), "--prefix", str(PREFIX)],
                                           stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        peers.until("the control socket", lambda: connects(control), 300)
        return time.monotonic() - begin

    def stop(self):
        self.supervisor.terminate()
        self.supervisor.wait(30)

    def seed(self):
        file = PREFIX / "etc/seed.toml"
        file.write_text(f'tenant = "{tenant(0)}"\napplication = "site"\nsource = "{PREFIX}/hello.war"\nroutes = ["{host(0)}"]\n'
                        'memory-limit = "128MiB"\ninactivity-timeout = "10s"\n')
        self.cli("apply", str(file))
        self.cli("stop", f"{tenant(0)}/site")

    def copy(self):
        state = PREFIX / "state/applications"
        wanted = json.loads((state / f"{tenant(0)}+site.json").read_text())
        identities = {}
        for i in range(self.count):
            uid = FIRST_UID + i
            identities[tenant(i)] = {"uid": uid, "gid": uid, "account": tenant(i)}
            settings = dict(wanted["settings"])
            if i < self.awake:
                del settings["inactivity-timeout"]
            mine = wanted | {"tenant": tenant(i), "routes": [host(i)], "uid": uid, "gid": uid, "account": tenant(i), "up": True,
                             "slot": i + 1, "secret": secrets.token_hex(32), "settings": settings}
            (state / f"{tenant(i)}+site.json").write_text(json.dumps(mine))
            (state / f"{tenant(i)}+site.json").chmod(0o600)
            if i > 0:
                for top in ("tenants", "log"):
                    copied(PREFIX / top / tenant(0), PREFIX / top / tenant(i), FIRST_UID, uid)
        (PREFIX / "state/identities.json").write_text(json.dumps(identities))

    def serve(self):
        self.httpd = peers.Httpd(PREFIX, PORT)
        self.httpd.start()

    def remove(self):
        if self.httpd:
            self.httpd.stop()
        if self.supervisor and self.supervisor.poll() is None:
            self.supervisor.kill()
            self.supervisor.wait(10)
        ours = range(FIRST_UID, FIRST_UID + self.count)
        holder = PREFIX / "run/holder"
        pids = [int(holder.read_text().split()[0])] if holder.exists() else []
        pids += [int(one.name) for one in pathlib.Path("/proc").iterdir() if one.name.isdigit() and owner(one) in ours]
        for pid in filter(None, pids):
            peers.end(pid, signal.SIGKILL)
        peers.until("the workers' end", lambda: not any(pathlib.Path(f"/proc/{pid}/exe").exists() for pid in pids if pid))
        name = f"slipway-{zlib.crc32(str(PREFIX).encode()):08x}"
        for top in pathlib.Path("/sys/fs/cgroup").glob(name), pathlib.Path("/sys/fs/cgroup").glob(f"*/{name}"):
            for group in top:
                peers.until("the end of its control groups", lambda: gone(group))
        shutil.rmtree(PREFIX, ignore_errors=True)


def tenant(i):
    return f"t{i:04d}"


def host(i):
    return f"{tenant(i)}.localhost"


def owner(process):
    try:
        return process.stat().st_uid
    except FileNotFoundError:
        return -1


def gone(group):
    """Whether a control group and those below it could be removed; a process that has just died may still be in one."""
    try:
        for directory, _, _ in os.walk(group, topdown=False):
            os.rmdir(directory)
    except OSError:
        return False
    return True


def connects(path):
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(path))
            return True
        except OSError:
            return False


def copied(source, target, before, after):
    """With owners and modes, another tenant's instead of the first one's."""
    shutil.copytree(source, target, symlinks=True)
    for directory, _, files in os.walk(source):
        for one in [pathlib.Path(directory)] + [pathlib.Path(directory) / file for file in files]:
            status = one.lstat()
            other = target / one.relative_to(source)
            os.lchown(other, after if status.st_uid == before else status.st_uid, after if status.st_gid == before else status.st_gid)
            other.chmod(status.st_mode & 0o7777)


def cpu(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def field(pid, file, key):
    for line in pathlib.Path(f"/proc/{pid}/{file}").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1])
    raise SystemExit(f"idle: no {key} of process {pid}")


def mib(pid, file, key):
    return field(pid, file, key) / 1024


def answer(i):
    """Seconds from asking to the whole answer."""
    begin = time.monotonic()
    client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=280)
    client.request("GET", "/", headers={"Host": host(i)})
    response = client.getresponse()
    body = response.read().decode()
    if response.status != 200 or body != peers.BODY:
        raise SystemExit(f"idle: {host(i)} answered {response.status}: {body[:200]}")
    return time.monotonic() - begin


def measure(crowd, seconds, chosen):
    rows = []

    def row(what, value, limit=""):
        rows.append((what, value, limit))

    row("until the supervisor takes commands", f"{crowd.start():.1f} s")
    pid = int((PREFIX / "run/supervisor.pid").read_text())
    if crowd.awake:
        storm(crowd, row)
    time.sleep(15)
    before, begin = cpu(pid), time.monotonic()
    time.sleep(seconds)
    used = (cpu(pid) - before) / (time.monotonic() - begin) * 100
    what = f"of {crowd.count:,} applications" + (f", {crowd.awake:,} of them awake" if crowd.awake else ", all asleep")
    row(f"RSS of the supervisor {what}", f"{mib(pid, 'status', 'VmRSS'):.0f} MiB", "200 MB")
    row("its PSS", f"{mib(pid, 'smaps_rollup', 'Pss'):.0f} MiB")
    row(f"its CPU over {seconds} s", f"{used:.2f} % of a core", "2 %")
    row("its threads, its open files", f"{field(pid, 'status', 'Threads')}, {len(os.listdir(f'/proc/{pid}/fd'))}")
    begin = time.monotonic()
    crowd.cli("status", "--json")
    row("slipway status", f"{time.monotonic() - begin:.2f} s")
    times = [answer(i) * 1000 for i in chosen]
    row(f"first answer of {len(times)} random ones, one after another",
        f"{statistics.median(times):.0f} ms ({min(times):.0f}–{max(times):.0f})")
    row("RSS of the supervisor after that", f"{mib(pid, 'status', 'VmRSS'):.0f} MiB", "200 MB")
    return rows


def boot_events():
    """What has happened since the supervisor's last start."""
    events = [json.loads(line) for line in (PREFIX / "log/events.jsonl").read_text().splitlines()]
    return events[max(i for i, event in enumerate(events) if event["what"] == "supervisor-started"):]


def storm(crowd, row):
    """From the supervisor's start until all that is wanted up is ready; the last one has a visitor from the beginning."""
    begin = time.monotonic()
    visited = answer(crowd.awake - 1)

    def ready():
        time.sleep(0.5)
        return sum(event["what"] == "worker-ready" for event in boot_events()) >= crowd.awake

    peers.until("every application", ready, 1200)
    row(f"until {crowd.awake} applications are ready", f"{time.monotonic() - begin:.0f} s")
    row("until a visitor of the last of them is answered", f"{visited:.1f} s")
    under, most = set(), 0
    for event in boot_events():
        worker = (event.get("tenant"), event.get("worker"))
        if event["what"] == "worker-starting":
            under.add(worker)
        elif event["what"].startswith("worker-"):
            under.discard(worker)
        most = max(most, len(under))
    row("most starts at the same time", str(most), str(max(2, os.cpu_count())))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--applications", type=int, default=1000)
    parser.add_argument("--awake", type=int, default=0)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.awake >= options.applications:
        raise SystemExit("idle: some have to sleep: fewer --awake than --applications")
    crowd = Crowd(options.applications, options.awake)
    asleep = range(options.awake, options.applications)
    chosen = random.Random(options.seed).sample(asleep, min(10, len(asleep)))
    shutil.rmtree(PREFIX, ignore_errors=True)
    PREFIX.parent.mkdir(parents=True, exist_ok=True)
    try:
        print("idle: installing", flush=True)
        crowd.install()
        crowd.start()
        crowd.seed()
        crowd.stop()
        print(f"idle: making {options.applications:,} applications of one", flush=True)
        crowd.copy()
        crowd.serve()
        print("idle: measuring", flush=True)
        rows = measure(crowd, options.seconds, chosen)
        print("\n| measured | value | limit |\n|---|---|---|")
        for one in rows:
            print("| " + " | ".join(one) + " |")
    finally:
        crowd.remove()


main()
