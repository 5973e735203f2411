"""Virtual environments of the foreign peers, kept outside the checkout so that a second run is quick.

Standard library only: this runs on whatever python3 the machine has.
"""

import concurrent.futures
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

REQUIREMENTS = pathlib.Path(__file__).resolve().parent / "requirements"
STAMP = ".complete"


class PeerEnvironmentError(Exception):
    """An environment could not be made; the text says what to do."""


def cache_folder() -> pathlib.Path:
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return pathlib.Path(base) / "pictor" / "venvs"


def folder(name: str) -> pathlib.Path:
    """Where the environment `name` lives: another requirement file or interpreter is another folder."""
    key = hashlib.sha256()
    key.update((REQUIREMENTS / f"{name}.txt").read_bytes())
    key.update(f"{sys.version_info[:3]} {os.path.realpath(sys.executable)}".encode())
    return cache_folder() / f"{name}-{key.hexdigest()[:16]}"


def prepare(name: str) -> pathlib.Path:
    """The interpreter of the environment `name`, made first if it is not there yet.

    Safe against interruption (an environment without its stamp is made anew) and against a second
    run at the same time (one of them waits; pip inherits the lock, so a pip that outlives us is waited
    for too).
    """
    target = folder(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    python = target / "bin" / "python"
    with open(f"{target}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (target / STAMP).exists() and python.exists():
            return python
        shutil.rmtree(target, ignore_errors=True)
        make(target, lock.fileno())
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                   "--no-input", "-r", str(REQUIREMENTS / f"{name}.txt")]
        done = subprocess.run(install, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              pass_fds=[lock.fileno()])
        if done.returncode != 0:
            raise PeerEnvironmentError(f"pip could not install {name}:\n{done.stdout.strip()[-2000:]}")
        (target / STAMP).touch()
    return python


def make(target: pathlib.Path, lock: int) -> None:
    done = subprocess.run([sys.executable, "-m", "venv", str(target)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, pass_fds=[lock])
    if done.returncode != 0:
        shutil.rmtree(target, ignore_errors=True)
        raise PeerEnvironmentError(
            f"{sys.executable} cannot make virtual environments. On Debian and Ubuntu: "
            f"apt-get install python3-venv (or run `make peer-deps`).\n{done.stdout.strip()[-600:]}")


def prepare_all(names: list[str]) -> dict[str, pathlib.Path]:
    with concurrent.futures.ThreadPoolExecutor(max_workers=len(names)) as pool:
        return dict(zip(names, pool.map(prepare, names)))
