"""Measures Slipway and its peers in turns and prints one table of ratios. Started by run.sh."""

import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import statistics
import sys
import time
import urllib.request

import peers

rows = []


def median(values):
    return statistics.median(values)


def spread(values):
    return f"{min(values):,.0f}–{max(values):,.0f}"


def row(what, slipway, *others, unit="", note=""):
    rows.append((what, slipway, others, unit, note))


def get(port, path="/", timeout=60):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": peers.HOST})
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        return answer.status, answer.read()


def answers(port):
    try:
        return get(port, timeout=5)[0] == 200
    except OSError:
        return False


def wrk(port, connections, seconds):
    threads = 1
    output = peers.run(
        "wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "20s",
        "-H", f"Host: {peers.HOST}", f"http://127.0.0.1:{port}/").stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", output)
    millis = float(p99.group(1)) * {"us": 0.001, "ms": 1, "s": 1000}[p99.group(2)]
    if "Non-2xx" in output or "Socket errors" in output:
        print(f"bench: errors on port {port}:\n{output}", file=sys.stderr)
    return rate, millis


def throughput(servers, rounds, seconds):
    slipway, others = servers[0], servers[1:]
    for server in servers:  # warm: JIT compilers, pools and page caches
        wrk(server.port, 16, max(seconds, 8))
    for connections in (16, 256):
        rates = {server.name: [] for server in servers}
        p99s = {server.name: [] for server in servers}
        for _ in range(rounds):
            for server in servers:
                rate, p99 = wrk(server.port, connections, seconds)
                rates[server.name].append(rate)
                p99s[server.name].append(p99)
        row(f"hello, {connections} connections", rates[slipway.name], *[(o.name, rates[o.name]) for o in others], unit="requests/s")
        row(f"p99 of it", p99s[slipway.name], *[(o.name, p99s[o.name]) for o in others], unit="ms")


def wait_after_kill(server):
    until = time.monotonic() + 60
    pids = server.workers()
    while len(pids) != 1 and time.monotonic() < until:
        time.sleep(0.05)
        pids = server.workers()
    get(server.port)
    os.kill(pids[0], signal.SIGKILL)
    began = time.monotonic()
    while True:
        try:
            if get(server.port)[0] == 200:
                return (time.monotonic() - began) * 1000
        except OSError:
            if time.monotonic() - began > 30:
                raise


def recovery(servers, rounds, _):
    times = {server.name: [] for server in servers}
    for _ in range(2 * rounds):
        for server in servers:
            times[server.name].append(wait_after_kill(server))
            time.sleep(1.5)
    row("kill -9 to the next answer", times["slipway"], ("mod_wsgi", times["mod_wsgi"]), unit="ms")


def first_answer(slipway, rounds):
    ready, first = [], []
    for _ in range(rounds):
        slipway.cli("restart", "bench-hello/hello")
        began = time.monotonic()
        get(slipway.port)
        first.append((time.monotonic() - began) * 1000)
        for line in slipway.cli("events", "-n", "50", "--json").splitlines():
            event = json.loads(line)
            found = re.search(r"ready (\d+) ms", event["reason"])
            if event["what"] == "worker-ready" and found:
                last = int(found.group(1))
        ready.append(last)
    row("a fresh worker: spawn to ready", ready, unit="ms", note="while its predecessor serves")
    row("a fresh worker: its first answer", first, unit="ms")
    total = []
    for _ in range(rounds):
        slipway.cli("stop", "bench-hello/hello")
        slipway.cli("start", "bench-hello/hello")
        began = time.monotonic()
        get(slipway.port)
        total.append((time.monotonic() - began) * 1000)
    row("after stop and start: first answer", total, unit="ms")


def sandbox(slipway, rounds):
    home = peers.ROOT / "launches"
    home.mkdir(mode=0o711)
    java = pathlib.Path((slipway.prefix / "etc/java-home").read_text().strip()) / "bin/java"
    jars = ":".join(sorted(str(jar) for jar in (slipway.prefix / "lib/supervisor").glob("*.jar")))
    lines = peers.run(
        str(java), "--enable-native-access=ALL-UNNAMED", "-cp", jars,
        str(pathlib.Path(__file__).with_name("Launches.java")), str(home), str(10 * rounds)).stdout.splitlines()
    plain, confined = (json.loads(line) for line in lines)
    row("a launch in the sandbox: /bin/true to its end", confined, ("without it", plain), unit="ms")
    print(f"sandbox: {median(confined) - median(plain):.1f} ms more for each launch (aim: at most 30)")


def pss(pid):
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+) kB", text, re.M).group(1)) / 1024


def memory(servers):
    slipway = servers[0]
    for name in ("one", "two", "three"):
        slipway.apply(name, f"{name}.localhost")
    for server in servers:
        if hasattr(server, "workers"):
            get(server.port)
    # a worker gives memory back when nobody has asked it for ten seconds
    time.sleep(20)
    workers = [pid for name in ("one", "two", "three") for pid in slipway.workers(name)]
    wsgi = [s for s in servers if s.name == "mod_wsgi"][0].workers()
    row("PSS of an idle worker", [pss(pid) for pid in workers], ("mod_wsgi", [pss(pid) for pid in wsgi]), unit="MiB")
    row("PSS of the supervisor", [pss(int((slipway.prefix / "run/supervisor.pid").read_text()))], unit="MiB")


def ratio(ours, theirs, what):
    value = median(ours) / median(theirs)
    return f"{value:.2f} ×"


def table():
    print("\n| measured | Slipway | peer | Slipway ÷ peer |\n|---|---|---|---|")
    for what, ours, others, unit, note in rows:
        own = f"{median(ours):,.0f} {unit} ({spread(ours)})" + (f"; {note}" if note else "")
        if not others:
            print(f"| {what} | {own} | | |")
        for name, theirs in others:
            print(f"| {what} | {own} | {name} {median(theirs):,.0f} {unit} ({spread(theirs)}) | {ratio(ours, theirs, what)} |")


def machine():
    cpu = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text()).group(1)) // 1024 // 1024
    apache = peers.run("/usr/sbin/apache2", "-v").stdout.split("\n")[0].split("/")[1].split(" ")[0]
    print(f"{os.cpu_count()} × {cpu.group(1) if cpu else 'unknown'}, {memory} GiB, Linux {os.uname().release}, httpd {apache}; "
          f"median of the turns (smallest–largest)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    names = options.names or ["throughput", "recovery", "first-answer", "memory", "sandbox"]
    shutil.rmtree(peers.ROOT, ignore_errors=True)
    servers = [peers.Slipway(18290), peers.ModWsgi(18291), peers.Nginx(18292)]
    try:
        for server in servers:
            server.start()
            peers.until(f"{server.name}'s first answer", lambda: answers(server.port))
        if "throughput" in names:
            throughput(servers, options.rounds, options.seconds)
        if "recovery" in names:
            recovery(servers[:2], options.rounds, options.seconds)
        if "first-answer" in names:
            first_answer(servers[0], options.rounds)
        if "memory" in names:
            memory(servers)
        if "sandbox" in names:
            sandbox(servers[0], options.rounds)
        machine()
        table()
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(peers.ROOT, ignore_errors=True)


main()
