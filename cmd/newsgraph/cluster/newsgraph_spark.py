#!/usr/bin/env python3
"""The graph of a dump that is too large for one machine, on Apache Spark.

    spark-submit --files newsgraph newsgraph_spark.py -o OUT PATH...

The phases of newsgraph (see CLUSTER.md) run as filters on the executors; Spark carries
and sorts the lines between them. OUT is a folder that all machines see (file:, hdfs:,
s3a: ...); the inputs are paths that all machines see. In the end OUT/run holds the very
files that `newsgraph extract PATH... -o RUN` makes on one machine.

What a phase made stays in OUT: the same command goes on after the last phase that is
whole. Needs PySpark 3.3 or later, nothing else.
"""

from __future__ import annotations

import argparse
import bisect
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from typing import Callable, Iterable, Iterator, Optional

from pyspark import RDD, SparkConf, SparkContext, SparkFiles

# What a filter may say before it fails, in bytes, of which the last are shown.
STDERR_SHOWN = 4000
# Java only carries lines here: what its second compiler gains is less than it costs.
EXECUTOR_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
# At how many places what is sorted is looked at to cut it into partitions.
CUTS = 20000


class PhaseError(RuntimeError):
    """A filter failed: phase, partition and input are named."""


def binary_path(name: str) -> str:
    """Where newsgraph is on this machine: sent along with --files, or at the path."""
    sent = os.path.join(SparkFiles.getRootDirectory(), os.path.basename(name))
    path = sent if os.path.exists(sent) else name
    if not os.access(path, os.X_OK):
        os.chmod(path, 0o755)
    return path


def filter_lines(binary: str, args: list[str], files: list[str]) -> Callable[[int, Iterable[bytes]], Iterator[bytes]]:
    """A function that sends the lines of a partition through a phase. Lines are bytes: nothing here reads them.

    Arguments that name one of files stand for the copy that was sent to the machine.
    """

    def run(partition: int, lines: Iterable[bytes]) -> Iterator[bytes]:
        here = [SparkFiles.get(os.path.basename(a)) if a in files else a for a in args]
        it = iter(lines)
        first = next(it, None)
        if first is None:
            return
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen([binary_path(binary), "phase", *here], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said)
            failed: list[BaseException] = []

            def feed() -> None:
                try:
                    with process.stdin as to:  # type: ignore[union-attr]
                        to.write(first + b"\n")
                        for line in it:
                            to.write(line)
                            to.write(b"\n")
                except BrokenPipeError:
                    pass  # the exit code tells why
                except BaseException as e:  # of the lines: it is raised below
                    failed.append(e)

            feeder = threading.Thread(target=feed, daemon=True)
            feeder.start()
            try:
                for line in process.stdout:  # type: ignore[union-attr]
                    yield line[:-1]
                code = process.wait()
                feeder.join()
            finally:
                process.kill()
            if failed:
                raise failed[0]
            if code not in (0, 3):
                said.seek(max(0, said.seek(0, os.SEEK_END) - STDERR_SHOWN))
                raise PhaseError(f"phase {args[0]}, partition {partition}, from {first[:200]!r}: exit code {code}: {said.read().decode(errors='replace').strip()}")

    return run


class Job:
    """The phases of one job, and what they left in its folder."""

    def __init__(self, sc: SparkContext, options: argparse.Namespace):
        self.sc, self.opt = sc, options
        self.temp = tempfile.mkdtemp(prefix="newsgraph-")
        self.cuts: Optional[list[tuple[bytes, int]]] = None  # of the lines that are sorted

    # Files: through Hadoop, which knows every store that Spark does.

    def path(self, name: str) -> str:
        return f"{self.opt.output}/{name}"

    def hadoop(self, name: str):
        path = self.sc._jvm.org.apache.hadoop.fs.Path(self.path(name))
        return path, path.getFileSystem(self.sc._jsc.hadoopConfiguration())

    def exists(self, name: str) -> bool:
        path, fs = self.hadoop(name)
        return fs.exists(path)

    def remove(self, name: str) -> None:
        path, fs = self.hadoop(name)
        fs.delete(path, True)

    def local(self, name: str) -> str:
        """A copy on this machine of what a phase made, or the thing itself where that is here."""
        path, fs = self.hadoop(name)
        if fs.getScheme() == "file":
            return self.sc._jvm.java.io.File(path.toUri().getPath()).getPath()
        to = os.path.join(self.temp, name)
        if not os.path.exists(to):
            fs.copyToLocalFile(False, path, self.sc._jvm.org.apache.hadoop.fs.Path(to), True)
        return to

    # Phases.

    def say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def phase(self, name: str, make: Callable[[], RDD]) -> None:
        """Saves the lines of a phase, unless they are there."""
        if self.exists(f"{name}/_SUCCESS"):
            self.say(f"{name}: kept")
            return
        self.remove(name)
        make().saveAsTextFile(self.path(name))
        self.say(f"{name}: done")

    def step(self, name: str, made: list[str], args: Callable[[Callable[[str], str]], list[str]]) -> None:
        """Runs a phase that needs all on this machine, unless what it makes is there.

        args makes its arguments; they call a function for the path of each thing that it makes.
        """
        if all(self.exists(m) for m in made):
            self.say(f"{name}: kept")
            return
        folder = tempfile.mkdtemp(dir=self.temp)
        binary = self.opt.newsgraph
        code = subprocess.run([binary if os.path.sep in binary else binary_path(binary), "phase", name, *args(lambda m: os.path.join(folder, m))]).returncode
        if code not in (0, 3):
            raise PhaseError(f"phase {name}: exit code {code}")
        for m in made:
            path, fs = self.hadoop(m)
            fs.delete(path, True)
            made_here = self.sc._jvm.java.io.File(os.path.join(folder, m)).toURI()  # with its scheme, which s3a asks for
            fs.copyFromLocalFile(True, True, self.sc._jvm.org.apache.hadoop.fs.Path(made_here), path)
        self.say(f"{name}: done")

    def send(self, *names: str) -> None:
        """Sends files to every machine."""
        for name in names:
            self.sc.addFile(self.local(name))

    def pipe(self, lines: RDD, args: list[str], files: Optional[list[str]] = None) -> RDD:
        return lines.mapPartitionsWithIndex(filter_lines(self.opt.newsgraph, args, files or []))

    def lines(self, name: str) -> RDD:
        return self.sc.textFile(self.path(name), use_unicode=False)

    def sorted(self, name: str, kind: bytes) -> RDD:
        """The lines of a kind, those of one key together and in order of key over all partitions."""
        if self.cuts is None:
            path, fs = self.hadoop(name)
            every = max(1, fs.getContentSummary(path).getLength() // CUTS)
            self.cuts = self.lines(name).mapPartitions(lambda lines: cuts_by_bytes(lines, every)).collect()
        bounds = bounds_by_bytes([c for c in self.cuts if c[0].startswith(kind)], self.opt.partitions)
        pairs = self.lines(name).mapPartitions(lambda lines: (tuple(line.split(b"\t", 1)) for line in lines if line.startswith(kind)))
        return pairs.repartitionAndSortWithinPartitions(len(bounds) + 1, lambda key: bisect.bisect_right(bounds, key)).map(b"\t".join)

    def run(self) -> None:
        annotation = self.opt.annotate
        paths = self.opt.paths
        self.step("shares", ["shares"], lambda to: [*annotation, "--share-bytes", str(self.opt.share_bytes), "-o", to("shares"), *paths])
        with open(self.local("shares"), "rb") as f:
            shares = f.read().splitlines()
        self.phase("annotated", lambda: self.pipe(self.sc.parallelize(shares, max(1, len(shares))), ["annotate", "--workers", "1", *annotation]))
        self.phase("digests", lambda: self.pipe(self.lines("annotated"), ["digest"]))
        self.step("decide", ["decisions"], lambda to: [*self.opt.decide, self.local("digests"), "-o", to("decisions")])
        self.send("decisions")
        known = ["decisions"]
        self.phase("applied", lambda: self.pipe(self.lines("annotated"), ["apply", "--decisions", "decisions"], known))
        self.phase("entities", lambda: self.pipe(self.sorted("applied", b"p"), ["combine", "--decisions", "decisions"], known))
        self.step("lead", ["leading", "postings"], lambda to: [
            self.local("entities"), "--decisions", self.local("decisions"), "--postings", to("postings"), "-o", to("leading")])
        self.send("leading", "postings")
        known = ["decisions", "leading", "postings"]
        minimum = ["--min-edge-articles", str(self.opt.min_edge_articles)]
        self.phase("edges", lambda: self.pipe(self.sorted("applied", b"e"), [
            "combine", *minimum, "--decisions", "decisions", "--leading", "leading", "--postings", "postings"], known))
        self.step("finish", ["run"], lambda to: [
            *annotation, *self.opt.decide, *paths, "--annotated", self.local("annotated"), "--applied", self.local("applied"),
            "--entities", self.local("entities"), "--edges", self.local("edges"), "--decisions", self.local("decisions"),
            "--leading", self.local("leading"), "-o", to("run")])

    def close(self) -> None:
        shutil.rmtree(self.temp, ignore_errors=True)


def cuts_by_bytes(lines: Iterable[bytes], every: int) -> Iterator[tuple[bytes, int]]:
    """Keys of lines of apply and the bytes since the one before, which are so many or a little more."""
    size = 0
    for line in lines:
        if line.startswith((b"p", b"e")):
            size += len(line)
            if size >= every:
                yield line.split(b"\t", 1)[0], size
                size = 0


def bounds_by_bytes(cuts: list[tuple[bytes, int]], partitions: int) -> list[bytes]:
    """Keys that cut sorted lines into partitions of about the same bytes."""
    total, size = sum(n for _, n in cuts), 0
    bounds: list[bytes] = []
    for key, n in sorted(cuts):
        size += n
        if size * partitions >= total * (len(bounds) + 1) and len(bounds) < partitions - 1 and (not bounds or key > bounds[-1]):
            bounds.append(key)
    return bounds


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files or folders of articles, which all machines see under these names")
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="the folder of the job, which all machines see")
    parser.add_argument("--newsgraph", default="newsgraph", help="the binary: its name where --files sends it, else its path on every machine")
    parser.add_argument("--partitions", type=int, default=64, help="of what is sorted (default %(default)s)")
    parser.add_argument("--share-bytes", type=int, default=64 << 20, help="bytes, as stored, of the inputs that one task annotates (default %(default)s)")
    parser.add_argument("--min-edge-articles", type=int, default=0, help="leave out edges of fewer articles")
    parser.add_argument("--annotate", action="append", default=[], metavar="FLAG", help="a flag of newsgraph extract for reading and tagging, as --annotate=--language=any")
    parser.add_argument("--decide", action="append", default=[], metavar="FLAG", help="a flag for who is who, as --decide=--overrides=FILE")
    return parser.parse_args(argv)


def main(argv: list[str]) -> None:
    options = arguments(argv)
    conf = SparkConf().setAppName("newsgraph").setIfMissing("spark.io.compression.codec", "zstd")
    conf.setIfMissing("spark.executor.extraJavaOptions", EXECUTOR_JAVA)
    sc = SparkContext.getOrCreate(conf)
    job = Job(sc, options)
    try:
        job.run()
    finally:
        job.close()
        sc.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
