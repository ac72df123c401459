"""The clients of front_test.py: one that sends bytes as they are, one that keeps an application busy, one that storms it."""

import asyncio
import json
import re
import socket
import subprocess
import sys
import time


class Answer:
    def __init__(self, raw):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split(" ")[1]) if lines[0].startswith("HTTP/") else 0
        self.headers = [tuple(line.split(": ", 1)) for line in lines[1:]]
        self.complete = True
        if self.header("Transfer-Encoding") == "chunked":
            self.complete = self.body.endswith(b"0\r\n\r\n")

    def header(self, name):
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return values[0] if len(values) == 1 else (values or None)

    def said(self):
        return json.loads(self.body)

    def seen(self, name):
        return [value for key, value in self.said()["headers"] if key.lower() == name.lower()]


def said(figures):
    return f"p50 {figures['p50']:.1f} ms, p99 {figures['p99']:.1f} ms, max {figures['max']:.0f} ms ({figures['answers']} answers)"


def canonical(target):
    return re.sub("%[0-9a-f]{2}", lambda escape: escape.group().upper(), target)


def end(process):
    process.kill()
    process.wait()
    process.stdout.close()


def pending(path):
    """How many connections wait at a listening unix socket."""
    sockets = subprocess.run(["ss", "-xlH", "src", path], capture_output=True, text=True, check=True).stdout.split()
    return int(sockets[2]) if sockets else 0


def read_until(connection, end_mark):
    received = b""
    while end_mark not in received:
        data = connection.recv(1)
        if not data:
            raise AssertionError(f"connection ended after {received!r}")
        received += data
    return received


def read_answer(connection):
    head = read_until(connection, b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    body = b""
    while len(body) < length:
        body += connection.recv(length - len(body))
    return head + body


async def load(port, host, connections, seconds, name):
    """Keeps connections busy for a time; prints every answer's milliseconds and how many were wrong, as JSON."""
    times, wrong, end = [], 0, time.monotonic() + seconds

    async def client():
        nonlocal wrong
        request = f"GET /load HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
        reader = writer = None
        while time.monotonic() < end:
            start = time.monotonic()
            try:
                if writer is None:
                    reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(request)
                head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
                length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                body = await reader.readexactly(length)
                if not head.startswith(b"HTTP/1.1 200") or json.loads(body)["name"] != name:
                    wrong += 1
                if b"connection: close" in head.lower():
                    writer.close()
                    writer = None
            except (OSError, EOFError, IndexError, ValueError, asyncio.TimeoutError):
                wrong += 1
                writer = None
            times.append((time.monotonic() - start) * 1000)

    await asyncio.gather(*(client() for _ in range(connections)))
    times.sort()
    print(json.dumps({"answers": len(times), "wrong": wrong, "p50": times[len(times) // 2],
                      "p99": times[len(times) * 99 // 100], "max": times[-1]}))


async def storm(port, host, connections):
    """Clients of an application that hangs: each asks, waits however long it takes, and asks again."""
    async def client():
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(f"GET /hang HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
                await reader.read()
                writer.close()
            except OSError:
                await asyncio.sleep(0.1)

    clients = asyncio.gather(*(client() for _ in range(connections)))
    print("up", flush=True)
    await clients


if __name__ == "__main__":
    if sys.argv[1] == "load":
        asyncio.run(load(int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), float(sys.argv[5]), sys.argv[6]))
    elif sys.argv[1] == "storm":
        asyncio.run(storm(int(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
