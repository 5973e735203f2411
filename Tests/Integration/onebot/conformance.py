"""Runs autobahntestsuite 0.8.2 against our WebSocket client and server, chapters 1 to 7 and 10.

    conformance.py DRIVER

Its `wstest` needs Python 2.7; where none is found, that is said and nothing fails. libwebsockets drops
pipelined pings while a pong is pending: cases 2.10 and 2.11 are known for it.
"""

import collections
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "pictor" / "onebot"
CASES = [f"{chapter}.*" for chapter in (1, 2, 3, 4, 5, 6, 7, 10)]
KNOWN = {"2.10", "2.11"}
# "FAILED BY CLIENT" concerns who ends the TCP connection after a clean close.
FINE = {"OK", "NON-STRICT", "INFORMATIONAL"}


def python2():
    candidates = [shutil.which("python2.7"), *map(str, pathlib.Path.home().glob(".pyenv/versions/2.7*/bin/python"))]
    for candidate in filter(None, candidates):
        if subprocess.run([candidate, "-c", ""], capture_output=True).returncode == 0:
            return candidate
    return None


def suite(python):
    folder = CACHE / "autobahn"
    if not (folder / ".complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        done = subprocess.run([python, "-m", "pip", "install", "--disable-pip-version-check", "--target", str(folder),
                               "autobahntestsuite==0.8.2"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            return None
        (folder / ".complete").touch()
    return folder


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wstest(python, folder, mode, spec, work):
    (work / "spec.json").write_text(json.dumps({**spec, "outdir": str(work / "report"), "cases": CASES,
                                                "exclude-cases": [], "exclude-agent-cases": {}}))
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen([python, str(HERE / "wstest_loopback.py"), "-m", mode, "-s", str(work / "spec.json")],
                            env=environment, cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for(port):
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("the fuzzing server did not start")


def client(driver, python, folder, work):
    port = free_port()
    server = wstest(python, folder, "fuzzingserver", {"url": f"ws://127.0.0.1:{port}"}, work)
    try:
        wait_for(port)
        subprocess.run([driver, "conform", f"ws://127.0.0.1:{port}", "client"], check=True, timeout=300)
    finally:
        server.terminate()
        server.wait()


def server(driver, python, folder, work):
    ours = subprocess.Popen([driver, "echo-server", "0"], stdout=subprocess.PIPE, text=True)
    try:
        port = ours.stdout.readline().split()[1]
        spec = {"servers": [{"agent": "server", "url": f"ws://127.0.0.1:{port}"}]}
        wstest(python, folder, "fuzzingclient", spec, work).wait(timeout=300)
    finally:
        ours.terminate()
        ours.wait()


def summary(name, work):
    results = next(iter(json.loads((work / "report" / "index.json").read_text()).values()))
    counts = collections.Counter(result["behavior"] for result in results.values())
    bad = sorted(case for case, result in results.items() if result["behavior"] not in FINE and case not in KNOWN)
    known = sorted(case for case, result in results.items() if result["behavior"] not in FINE and case in KNOWN)
    print(f"WebSocket {name}: {len(results)} cases, " + ", ".join(f"{n} {kind}" for kind, n in counts.most_common())
          + (f"; known: {', '.join(known)}" if known else "") + (f"; WRONG: {', '.join(bad)}" if bad else ""))
    return not bad


def main():
    python = python2()
    folder = suite(python) if python else None
    if folder is None:
        print("WebSocket conformance skipped: autobahntestsuite 0.8.2 needs Python 2.7 with pip")
        return
    good = True
    for name, run in (("client", client), ("server", server)):
        with tempfile.TemporaryDirectory() as work:
            run(sys.argv[1], python, folder, pathlib.Path(work))
            good = summary(name, pathlib.Path(work)) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
