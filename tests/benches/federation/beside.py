#!/usr/bin/env python3
"""The same join by several engines: wall time, requests, bytes from the other endpoint, rows.

    python3 tests/benches/federation/beside.py [--only NAME,NAME] [--times 3]

The other endpoint is Oxigraph's server over a million triples, behind a proxy that counts, and waits
before each request. What is not installed is skipped aloud. SEISAKU names our program, OXIGRAPH Oxigraph's,
PYTHON a Python with rdflib, NODE and COMUNICA a Node and the folder with @comunica/query-sparql-file, JENA
the class path of Jena ARQ. Only loopback is used; everything lies in a folder for temporary files.
"""
import argparse, asyncio, json, os, shutil, signal, socket, statistics, subprocess, sys, tempfile, threading, time
import urllib.parse, urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
E = "http://example.org/"
DISEASES, OTHERS, LIMIT = 30_000, 300_000, 60


def tool(variable, name):
    path = os.environ.get(variable) or shutil.which(name)
    return path if path and os.path.exists(path) else None


def data(folder):
    """A for us: 1,000 items, 10 of them marked. B for the other: a million triples, 30,000 of them asked for."""
    with open(f"{folder}/a.nt", "w") as a:
        for i in range(1000):
            a.write(f"<{E}i{i}> <{E}has> <{E}d{i * 29}> .\n")
            if i % 100 == 0:
                a.write(f"<{E}i{i}> <{E}sample> <{E}yes> .\n")
    with open(f"{folder}/b.nt", "w") as b:
        for i in range(DISEASES):
            b.write(f'<{E}d{i}> <{E}label> "疾患{i}"@ja .\n<{E}d{i}> <{E}label> "disease {i}"@en .\n<{E}d{i}> <{E}code> "D{i:06}" .\n')
        for i in range(OTHERS):
            for p in range(3):
                b.write(f"<{E}o{i}> <{E}p{p}> <{E}o{(i * 7 + p) % OTHERS}> .\n")


class Proxy:
    """Counts requests and bytes on the way to a port, and waits before each request."""

    def __init__(self, target):
        self.target, self.delay, self.requests, self.down, self.loop = target, 0.0, 0, 0, asyncio.new_event_loop()
        self.port, ready = None, threading.Event()

        async def serve():
            server = await asyncio.start_server(self.client, "127.0.0.1", 0, limit=1 << 22, backlog=512)
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            await asyncio.Event().wait()

        threading.Thread(target=lambda: self.loop.run_until_complete(serve()), daemon=True).start()
        ready.wait(10)

    async def client(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").split("\r\n")
                fields = [line.split(":", 1) for line in head[1:] if ":" in line]
                fields = {k.strip().lower(): v.strip() for k, v in fields}
                body = await reader.readexactly(int(fields.get("content-length", 0)))
                if "chunked" in fields.get("transfer-encoding", ""):
                    while size := int((await reader.readline()).split(b";")[0], 16):
                        body += await reader.readexactly(size)
                        await reader.readline()
                    await reader.readline()
                self.requests += 1
                await asyncio.sleep(self.delay)
                up, out = await asyncio.open_connection("127.0.0.1", self.target, limit=1 << 22)
                drop = ("connection", "content-length", "transfer-encoding", "expect")
                lines = [head[0]] + [f"{k}: {v}" for k, v in fields.items() if k not in drop]
                lines += ["connection: close", f"content-length: {len(body)}"]
                out.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin1") + body)
                await out.drain()
                while part := await up.read(1 << 18):
                    self.down += len(part)
                    writer.write(part)
                    await writer.drain()
                out.close()
                return
        except (asyncio.IncompleteReadError, ConnectionError, OSError):
            pass
        finally:
            writer.close()

    def reset(self, delay):
        self.delay, self.requests, self.down = delay, 0, 0


def free():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait(port, child, seconds=120):
    until = time.time() + seconds
    while time.time() < until and child.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nothing listens on {port}")


class Server:
    """An engine that answers over HTTP."""

    def __init__(self, command, port, path, cwd=None):
        quiet = subprocess.DEVNULL
        self.child = subprocess.Popen(command, cwd=cwd, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
        self.url = f"http://127.0.0.1:{port}{path}"
        wait(port, self.child)

    def ask(self, query, times):
        for _ in range(times):
            since = time.time()
            body = urllib.parse.urlencode({"query": query}).encode()
            request = urllib.request.Request(self.url, body, {"Accept": "application/sparql-results+json"})
            with urllib.request.urlopen(request, timeout=LIMIT) as answer:
                rows = len(json.load(answer)["results"]["bindings"])
            yield rows, time.time() - since

    def end(self):
        try:
            os.killpg(self.child.pid, signal.SIGTERM)
            self.child.wait(10)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            self.child.kill()


class Script:
    """An engine that runs a query over the file in a process of its own; starting it is not measured."""

    def __init__(self, command, folder):
        self.command, self.folder = command, folder

    def ask(self, query, times):
        with open(f"{self.folder}/q.rq", "w") as file:
            file.write(query)
        child = subprocess.Popen(self.command + [f"{self.folder}/a.nt", f"{self.folder}/q.rq", str(times)],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        timer = threading.Timer(LIMIT * times + 30, child.kill)
        timer.start()
        for line in child.stdout:
            rows, seconds = line.split()
            yield int(rows), float(seconds)
        timer.cancel()
        child.wait()

    def end(self):
        pass


RDFLIB = """
import sys, time, rdflib
graph = rdflib.Graph().parse(sys.argv[1], format="nt")
query = open(sys.argv[2]).read()
for _ in range(int(sys.argv[3])):
    since = time.time(); rows = len(list(graph.query(query)))
    print(rows, time.time() - since, flush=True)
"""


def ours(folder, peer, cache):
    program = tool("SEISAKU", "seisaku")
    if not program:
        return None
    port, config = free(), f"{folder}/ours-{cache}.toml"
    with open(config, "w") as file:
        file.write(f'[federation]\ncache = {cache}\n[peers.other]\nendpoint = "{peer}"\nallow-private = true\n')
    bind = f"127.0.0.1:{port}"
    return Server([program, "--config", config, "serve", "--bind", bind, "--data", f"{folder}/a.nt"], port, "/sparql")


def engines(folder, peer):
    oxigraph, node, python = tool("OXIGRAPH", "oxigraph"), tool("NODE", "node"), tool("PYTHON", "python3")
    comunica, jena = os.environ.get("COMUNICA"), os.environ.get("JENA")

    def oxi():
        subprocess.run([oxigraph, "load", "-l", f"{folder}/oxi", "-f", f"{folder}/a.nt"], check=True, stderr=subprocess.DEVNULL)
        port = free()
        return Server([oxigraph, "serve-read-only", "-l", f"{folder}/oxi", "-b", f"127.0.0.1:{port}"], port, "/query")

    def com():
        port, script = free(), f"{comunica}/node_modules/@comunica/query-sparql-file/bin/http.js"
        return Server([node, script, f"{folder}/a.nt", "-p", str(port), "-t", str(LIMIT), "-w", "1"], port, "/sparql", comunica)

    has_rdflib = python and subprocess.run([python, "-c", "import rdflib"], stderr=subprocess.DEVNULL).returncode == 0
    return [
        ("ours", lambda: ours(folder, peer, 0)),
        ("ours, answers kept", lambda: ours(folder, peer, 64)),
        ("Oxigraph", oxi if oxigraph else None),
        ("Comunica", com if node and comunica else None),
        ("Jena ARQ", (lambda: Script(["java", "-cp", jena, f"{HERE}/Arq.java"], folder)) if jena else None),
        ("rdflib", (lambda: Script([python, "-c", RDFLIB], folder)) if has_rdflib else None),
    ]


def cases(peer):
    remote = f'SERVICE <{peer}> {{ ?d <{E}label> ?l ; <{E}code> ?c FILTER(LANG(?l) = "ja") }}'
    for rows in (10, 1000):
        local = f"?i <{E}has> ?d ." + (f" ?i <{E}sample> <{E}yes> ." if rows == 10 else "")
        yield rows, "last", f"SELECT * {{ {local} {remote} }}"
        yield rows, "first", f"SELECT * {{ {remote} {local} }}"
        yield rows, "OPTIONAL", f"SELECT * {{ {local} OPTIONAL {{ {remote} }} }}"


def measure(name, make, proxy, peer, times):
    for rows, shape, query in cases(peer):
        for delay in (0, 50):
            engine, got = make(), []
            proxy.reset(delay / 1000)
            try:
                for answer in engine.ask(query, 1 + times):
                    got.append(answer + (proxy.requests, proxy.down))
                    proxy.reset(delay / 1000)
            except Exception as error:
                got.append((-1, LIMIT, proxy.requests, proxy.down))
                print(f"{name}: {error}", file=sys.stderr)
            finally:
                engine.end()
            if not got:
                got = [(-1, LIMIT, proxy.requests, proxy.down)]
            warm = got[1:] or got
            right = all(g[0] == rows for g in got)
            cold = f"{got[0][1]:.3f}" if right else "-"
            time_warm = f"{statistics.median(g[1] for g in warm):.3f}" if right else f"wrong or over {LIMIT}"
            cells = [name, rows, shape, delay, cold, time_warm, warm[-1][2], f"{warm[-1][3] / 1000:.0f}", warm[-1][0]]
            print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--times", type=int, default=3)
    args = parser.parse_args()
    oxigraph = tool("OXIGRAPH", "oxigraph")
    if not oxigraph:
        raise SystemExit("SKIPPED: OXIGRAPH names Oxigraph's program, which is the other endpoint")
    with tempfile.TemporaryDirectory() as folder:
        data(folder)
        subprocess.run([oxigraph, "load", "-l", f"{folder}/b", "-f", f"{folder}/b.nt"], check=True, stderr=subprocess.DEVNULL)
        port = free()
        other = Server([oxigraph, "serve-read-only", "-l", f"{folder}/b", "-b", f"127.0.0.1:{port}"], port, "/query")
        proxy = Proxy(port)
        peer = f"http://127.0.0.1:{proxy.port}/query"
        print("| engine | bindings | SERVICE | delay ms | cold s | warm s | requests | kB from the peer | rows |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
        try:
            for name, make in engines(folder, peer):
                if args.only and name not in args.only.split(","):
                    continue
                if make is None:
                    print(f"SKIPPED: {name} is not installed", file=sys.stderr)
                    continue
                measure(name, make, proxy, peer, args.times)
        finally:
            other.end()


main()
