"""A real Neo4j: one that is told, one in Docker, or one run from its jars on Maven Central."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

VERSION = "5.26.30"
REPOSITORY = Path(__file__).resolve().parent.parent
CACHE = REPOSITORY / ".cache" / "neo4j" / VERSION
IMAGE = "neo4j:5.26-community"
START_SECONDS = 180.0
# The entry point is in org.neo4j:neo4j, Bolt and HTTP in org.neo4j.app:neo4j-server, which leaves the former out.
ARTIFACTS = ("org.neo4j:neo4j", "org.neo4j.app:neo4j-server")


class NoNeo4j(Exception):
    """No Neo4j can be had here; the message says what is missing."""


@dataclass(frozen=True)
class Size:
    """What Neo4j may take, in MB (all transactions, and one statement), and how Java runs it."""

    heap: int
    page_cache: int
    transactions: int
    statement: int
    java: tuple[str, ...] = ()


# For tests it starts quickly and stays small; for benchmarks it compiles fully and holds its store in memory.
SMALL = Size(1024, 128, 700, 350, ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"))
LARGE = Size(4096, 2048, 3000, 2000)


@dataclass(frozen=True)
class Neo4j:
    """Where it listens, who may enter, and where it came from."""

    uri: str
    user: str
    password: str
    origin: str


@contextmanager
def running_neo4j(scratch: Path, size: Size = SMALL) -> Iterator[Neo4j]:
    """The Neo4j of NEO4J_TEST_URI, else one in Docker, else one from the jars; ours of this size. Raises NoNeo4j."""
    uri = os.environ.get("NEO4J_TEST_URI")
    if uri:
        user, password = os.environ.get("NEO4J_TEST_USER", "neo4j"), os.environ.get("NEO4J_TEST_PASSWORD", "")
        yield Neo4j(uri, user, password, "NEO4J_TEST_URI")
    elif _docker_answers():
        with _in_docker(size) as server:
            yield server
    else:
        with _from_jars(scratch, size) as server:
            yield server


def _docker_answers() -> bool:
    if not shutil.which("docker"):
        return False
    try:
        return subprocess.run(["docker", "version"], capture_output=True, timeout=5, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


@contextmanager
def _in_docker(size: Size) -> Iterator[Neo4j]:
    password, port = secrets.token_hex(12), free_port()
    options = ["--rm", "--detach", "--publish", f"127.0.0.1:{port}:7687", "--env", f"NEO4J_AUTH=neo4j/{password}"]
    for name, value in (_composed() | _memory(size)).items():
        options += ["--env", f"NEO4J_{name.replace('_', '__').replace('.', '_')}={value}"]
    started = subprocess.run(["docker", "run", *options, IMAGE], capture_output=True, text=True, check=False)
    if started.returncode:
        raise NoNeo4j(f"docker run {IMAGE} failed: {started.stderr.strip()}")
    container = started.stdout.strip()
    try:
        server = Neo4j(f"bolt://127.0.0.1:{port}", "neo4j", password, f"Docker image {IMAGE}")
        _wait_for(server, lambda: "")
        yield server
    finally:
        subprocess.run(["docker", "kill", container], capture_output=True, check=False)


@contextmanager
def _from_jars(scratch: Path, size: Size) -> Iterator[Neo4j]:
    java, jars = _java(), _jars()
    server = Neo4j(f"bolt://127.0.0.1:{free_port()}", "neo4j", secrets.token_hex(12), f"jars of {VERSION}")
    log = scratch / "neo4j.log"
    _configure(scratch, server.uri.removeprefix("bolt://"), size)
    classes = f"{jars}/*"
    home = [f"--home-dir={scratch}", f"--config-dir={scratch / 'conf'}"]
    _set_password([java, *size.java, "-cp", classes], scratch, server.password)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [java, f"-Xmx{size.heap}m", *size.java, "-cp", classes, "org.neo4j.server.CommunityEntryPoint", *home],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(server, lambda: log.read_text()[-2000:] if process.poll() is not None else "")
        yield server
    finally:
        process.kill()
        process.wait()


@contextmanager
def imported_neo4j(scratch: Path, folder: Path, arguments: Iterable[str]) -> Iterator[Neo4j]:
    """One from the jars, on what its importer made of the files in a folder. Raises NoNeo4j where there are no jars."""
    home = scratch / "imported"
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "neo4j.conf").touch()
    done = subprocess.run(
        [_java(), "-Xmx1g", *SMALL.java, "-cp", f"{_jars()}/*", "org.neo4j.cli.AdminTool", *arguments],
        cwd=folder,
        env={**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the importer refused the files: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    server = scratch / "server"
    server.mkdir()
    (home / "data").rename(server / "data")
    with _from_jars(server, SMALL) as running:
        yield running


def _set_password(java: list[str], home: Path, password: str) -> None:
    done = subprocess.run(
        [*java, "org.neo4j.cli.AdminTool", "dbms", "set-initial-password", password],
        env={**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoNeo4j(f"Neo4j's password could not be set: {done.stdout}{done.stderr}")


def _configure(home: Path, address: str, size: Size) -> None:
    settings = {
        **_composed(),
        **_memory(size),
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": address,
        "server.bolt.advertised_address": address,
        "server.http.enabled": "false",
        "server.https.enabled": "false",
    }
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "neo4j.conf").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))


def _memory(size: Size) -> dict[str, str]:
    return {
        "server.memory.heap.max_size": f"{size.heap}m",
        "server.memory.pagecache.size": f"{size.page_cache}m",
        "dbms.memory.transaction.total.max": f"{size.transactions}m",
        "db.memory.transaction.max": f"{size.statement}m",
    }


def _composed() -> dict[str, str]:
    """The settings that docker-compose.yml gives Neo4j, sizes apart: what the tests show holds for it too."""
    compose = (REPOSITORY / "docker-compose.yml").read_text()
    found = re.findall(r'^ +NEO4J_([a-z]\w+): "([^$"]*)"$', compose, re.MULTILINE)
    return {name.replace("__", "-").replace("_", ".").replace("-", "_"): value for name, value in found}


def _java() -> str:
    """A Java of 17 or later, from JAVA_HOME or the path."""
    home = os.environ.get("JAVA_HOME")
    candidates = [str(Path(home) / "bin" / "java") if home else None, shutil.which("java")]
    found = [java for java in candidates if java and Path(java).exists()]
    for java in found:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
        version = re.search(r'version "(\d+)', said)
        if version and int(version[1]) >= 17:
            return java
    raise NoNeo4j(f"Java 17 or later is missing; looked at JAVA_HOME and the path, found {found or 'none'}")


def _jars() -> Path:
    """The folder of the server's jars, fetched once by Maven. A half fetched folder does not count."""
    if CACHE.exists():
        return CACHE
    maven = shutil.which("mvn")
    if not maven:
        raise NoNeo4j("Maven is missing (`mvn` on the path), which fetches Neo4j's jars")
    part = CACHE.with_name(f"{VERSION}.{os.getpid()}.part")
    part.mkdir(parents=True)
    (part / "pom.xml").write_text(_pom())
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={part / 'lib'}"]
    done = subprocess.run([maven, "-B", "-q", *goal], cwd=part, capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(part)
        raise NoNeo4j(f"Maven could not fetch Neo4j {VERSION}:\n{(done.stdout + done.stderr)[-1500:]}")
    try:
        (part / "lib").rename(CACHE)
    except OSError:
        if not CACHE.exists():
            raise
    shutil.rmtree(part)
    return CACHE


def _pom() -> str:
    dependency = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"
    dependencies = "".join(dependency.format(*artifact.split(":"), VERSION) for artifact in ARTIFACTS)
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>local</groupId><artifactId>neo4j</artifactId><version>1</version><packaging>pom</packaging>"
        f"<dependencies>{dependencies}</dependencies></project>"
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(server: Neo4j, ended: Callable[[], str]) -> None:
    """Returns when the server answers; raises NoNeo4j once it has `ended` (its last words) or took too long."""
    deadline = time.monotonic() + START_SECONDS
    with neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        while True:
            try:
                driver.verify_connectivity()
            except (DriverError, Neo4jError, OSError) as error:
                last_words = ended()
                if last_words or time.monotonic() > deadline:
                    raise NoNeo4j(f"Neo4j at {server.uri} does not answer: {error}\n{last_words}") from error
                time.sleep(0.3)
            else:
                return
