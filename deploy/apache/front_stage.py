"""The stage of front_test.py: a private httpd with Slipway's include file, and stand-ins for workers on unix sockets."""

import asyncio
import base64
import hashlib
import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SECRET = "5ec2e7" * 8

# An httpd that has a site of its own already; the two ways of giving another of its virtual hosts to Slipway.
OWN_SITE = """
<VirtualHost *:@PORT@>
  ServerName own.example.test
  DocumentRoot "@PREFIX@/etc"
  <Directory "@PREFIX@/etc">
    Require all granted
  </Directory>
</VirtualHost>
"""
ONE_HOST = OWN_SITE + """
<VirtualHost *:@PORT@>
  ServerName slipway.example.test
  ServerAlias *
  Include "@PREFIX@/lib/apache/slipway.conf"
</VirtualHost>
"""
TWO_HOSTS = 'Include "@PREFIX@/lib/apache/slots.conf"' + OWN_SITE + """
<VirtualHost *:@PORT@>
  ServerName shop.example.test
  Include "@PREFIX@/lib/apache/site.conf"
</VirtualHost>
<VirtualHost *:@PORT@>
  ServerName slipway.example.test
  ServerAlias *
  Include "@PREFIX@/lib/apache/site.conf"
</VirtualHost>
"""


class Httpd:
    """A private httpd under a temporary prefix, on a free port of the loopback interface."""

    def __init__(self, slots=64, shape=None):
        self.prefix = tempfile.mkdtemp(prefix="slipway-front-", dir="/tmp")
        os.chmod(self.prefix, 0o755)
        for directory in ("run/s", "run/h", "run/httpd", "log", "lib/apache", "etc"):
            os.makedirs(f"{self.prefix}/{directory}")
        for name in ("slipway.conf", "site.conf", "client-headers.conf"):
            shutil.copy(f"{HERE}/{name}", f"{self.prefix}/lib/apache")
        with open(f"{self.prefix}/lib/apache/slots.conf", "wb") as out:
            subprocess.run([f"{HERE}/make-slots", str(slots)], stdout=out, check=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        with open(f"{HERE}/httpd.conf.in", encoding="utf-8") as template:
            text = template.read()
        for key, value in (("PREFIX", self.prefix), ("LISTEN", f"127.0.0.1:{self.port}"),
                           ("USER", "www-data"), ("GROUP", "www-data")):
            text = text.replace(f"@{key}@", value)
        # short enough to be tried: an upload of a byte a second must fail, an idle WebSocket must not
        text = text.replace("body=15", "body=3")
        if shape:
            include = f'Include "{self.prefix}/lib/apache/slipway.conf"'
            text = text.replace(include, shape.replace("@PREFIX@", self.prefix).replace("@PORT@", str(self.port)))
        self.conf = f"{self.prefix}/etc/httpd.conf"
        with open(self.conf, "w", encoding="utf-8") as out:
            out.write(text)
        self.routes, self.secrets = {}, {}
        self.write_maps()
        subprocess.run(["apache2", "-f", self.conf, "-k", "start"], check=True, stdin=subprocess.DEVNULL)
        wait_for(lambda: os.path.exists(f"{self.prefix}/run/httpd/httpd.pid"), "httpd's pid file")
        with open(f"{self.prefix}/run/httpd/httpd.pid", encoding="ascii") as file:
            self.pid = int(file.read())
        wait_for(lambda: len(self.pids()) >= 3, "httpd's children")

    def write_maps(self):
        self.write_map("secrets.map", self.secrets)
        self.write_map("routes.map", self.routes)

    def write_map(self, name, entries):
        path = f"{self.prefix}/run/h/{name}"
        with open(path + ".new", "w", encoding="ascii") as out:
            out.writelines(f"{key} {value}\n" for key, value in entries.items())
        if os.path.exists(path):
            # httpd keeps what it has looked up as long as the time of the file is the same to the microsecond
            before = os.stat(path).st_mtime_ns
            if os.stat(path + ".new").st_mtime_ns - before < 1000:
                os.utime(path + ".new", ns=(before + 1000, before + 1000))
        os.rename(path + ".new", path)

    def route(self, key, value):
        self.routes[key] = value
        if value.isdigit():
            self.secrets[value] = SECRET
        self.write_maps()

    def forget(self, key):
        del self.routes[key]
        self.write_maps()

    def socket_path(self, slot):
        return f"{self.prefix}/run/s/{slot}.sock"

    def pids(self):
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.pid)], capture_output=True, text=True)
        return {self.pid} | {int(word) for word in children.stdout.split()}

    def close(self):
        subprocess.run(["apache2", "-f", self.conf, "-k", "stop"], check=False, stdin=subprocess.DEVNULL)
        wait_for(lambda: not os.path.exists(f"/proc/{self.pid}"), "httpd's end")
        shutil.rmtree(self.prefix)


def wait_for(condition, what, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"no {what} after {seconds} s")
        time.sleep(0.01)


class Stub:
    """Stands in for a worker: says what it was asked, or misbehaves as the path tells it to."""

    loop = None
    connections = itertools.count(1)

    def __init__(self, path, name, accepting=True):
        self.name = name
        self.requests = 0
        self.uploaded = 0
        self.writers = set()
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(path)
        os.chmod(path, 0o666)
        self.socket.listen(4096)
        if accepting:
            self.accept()

    def accept(self):
        self.server = self.run(asyncio.start_unix_server(self.serve, sock=self.socket, backlog=4096))

    def close(self):
        self.loop.call_soon_threadsafe(self.server.close)
        self.drop()

    def drop(self):
        """Ends all connections, in the middle of whatever they do; true if there were none."""
        async def end():
            writers = list(self.writers)
            for writer in writers:
                writer.transport.abort()
            return not writers
        return self.run(end())

    @classmethod
    def run(cls, coroutine):
        if cls.loop is None:
            cls.loop = asyncio.new_event_loop()
            threading.Thread(target=cls.loop.run_forever, daemon=True).start()
        return asyncio.run_coroutine_threadsafe(coroutine, cls.loop).result(30)

    async def serve(self, reader, writer):
        connection = next(self.connections)
        self.writers.add(writer)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                method, target, _ = head[0].split(" ")
                headers = [tuple(part.strip() for part in line.split(":", 1)) for line in head[1:] if line]
                self.requests += 1
                await self.answer(reader, writer, method, target, headers, connection)
        except (asyncio.IncompleteReadError, ConnectionError, EOFError):
            pass
        finally:
            self.writers.discard(writer)
            writer.close()

    async def answer(self, reader, writer, method, target, headers, connection):
        fields = {name.lower(): value for name, value in headers}
        path = target.split("?")[0]
        if path == "/hang":
            await reader.read()
            raise EOFError
        elif path == "/clock":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
            for n in range(5):
                writer.write(chunk(b"data: %d\n\n" % n))
                await writer.drain()
                await asyncio.sleep(0.2)
            writer.write(b"0\r\n\r\n")
        elif path == "/die":
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(b"half"))
            await writer.drain()
            await asyncio.sleep(0.2)
            writer.transport.abort()
            raise EOFError
        elif path == "/503":
            writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 3\r\nX-Own: yes\r\n\r\nown")
        elif path == "/upload":
            while data := await reader.read(65536):
                self.uploaded += len(data)
            raise EOFError
        elif fields.get("upgrade", "").lower() == "websocket":
            key = fields["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
            accept = base64.b64encode(hashlib.sha1(key.encode()).digest())
            writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
            while True:
                data = await reader.read(4096)
                if not data:
                    raise EOFError
                writer.write(b"echo:" + data)
                await writer.drain()
        else:
            body = await read_body(reader, fields)
            said = json.dumps({"name": self.name, "method": method, "target": target, "headers": headers,
                               "connection": connection, "body": hashlib.sha256(body).hexdigest(),
                               "length": len(body)}).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(said))
            writer.write(said)
        await writer.drain()


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


async def read_body(reader, fields):
    if "chunked" in fields.get("transfer-encoding", ""):
        body = b""
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
        return body
    return await reader.readexactly(int(fields.get("content-length", 0)))


if __name__ == "__main__":
    # a stand-in in a process of its own: PATH NAME
    Stub(sys.argv[1], sys.argv[2])
    print("up", flush=True)
    threading.Event().wait()
