"""extract, load and tag."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import warnings
from typing import IO, Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

from ._program import INCOMPLETE, IncompleteWarning, binary, failure, options
from .nouns import Article, Graph, Record

Path = Union[str, "os.PathLike[str]"]


def extract(
    articles: Path | Iterable[Path] | Iterable[Mapping[str, Any]],
    *,
    output: Optional[Path] = None,
    overwrite: bool = False,
    overrides: Optional[Path] = None,
    gazetteers: Sequence[Path] = (),
    tagger: Optional[str] = None,
    model: Optional[Path] = None,
    language: str = "en",
    min_edge_articles: int = 1,
    workers: Optional[int] = None,
) -> Graph:
    """Makes the entity graph of articles.

    articles are files or folders in any format that the program reads, or
    mappings with "text" and what is known of "id", "title", "date" (YYYY-MM-DD),
    "source", "url"; an iterable of mappings is read as it comes. With output the
    run stays in that folder (NewsgraphError when it is there already, unless
    overwrite), where the program's other commands find it. An item that could not
    be processed is in Graph.problems, with an IncompleteWarning; NewsgraphError
    when nothing could be done."""
    args = ["extract", "--quiet", "--progress", "never"]
    args += options(tagger=tagger, model=model, gazetteers=gazetteers, language=language, workers=workers)
    args += ["--min-edge-articles", str(min_edge_articles)]
    if overrides is not None:
        args += ["--overrides", os.fspath(overrides)]
    if overwrite:
        args.append("--overwrite")
    paths, rows = _split(articles)
    if paths:
        args += ["--", *paths]
    else:
        args += ["--input-format", "jsonl", "-"]
    if output is not None:
        return _extract(args, rows, pathlib.Path(output), keep=True)
    with tempfile.TemporaryDirectory(prefix="newsgraph-") as folder:
        return _extract(args, rows, pathlib.Path(folder) / "run", keep=False)


def _split(articles: Any) -> Tuple[List[str], Iterator[Mapping[str, Any]]]:
    """Tells paths from mappings by the first."""
    if isinstance(articles, (str, os.PathLike)):
        return [os.fspath(articles)], iter(())
    if isinstance(articles, Mapping):
        return [], iter([articles])
    rows = iter(articles)
    first = next(rows, None)
    if first is None or isinstance(first, Mapping):
        return [], _chain(first, rows)
    return [os.fspath(path) for path in (first, *rows)], iter(())


def _chain(first: Optional[Mapping[str, Any]], rest: Iterator[Any]) -> Iterator[Mapping[str, Any]]:
    if first is not None:
        yield first
    yield from rest


def _extract(args: List[str], rows: Iterator[Mapping[str, Any]], run: pathlib.Path, keep: bool) -> Graph:
    args = [args[0], "--output", str(run), *args[1:]]
    with _Process(args, _lines(rows)) as process:
        process.out.read()
    if process.code not in (0, INCOMPLETE):
        raise failure(process.stderr, process.code)
    graph = load(run)
    if process.code == INCOMPLETE:
        n = len(graph.problems)
        warnings.warn(f"{n} items were not, or not fully, processed: see Graph.problems", IncompleteWarning, stacklevel=3)
    return graph if keep else dataclasses.replace(graph, run=None)


def load(run: Path) -> Graph:
    """The graph of a run folder, or of a graph.json."""
    run = pathlib.Path(run)
    if run.is_file():
        return Graph.read(run)
    graph = json.loads((run / "graph.json").read_text(encoding="utf-8"))
    ledger = json.loads((run / "ledger.json").read_text(encoding="utf-8"))
    return Graph.of(graph, ledger, run)


def tag(
    texts: Iterable[str | Mapping[str, Any]],
    *,
    gazetteers: Sequence[Path] = (),
    tagger: Optional[str] = None,
    model: Optional[Path] = None,
    language: str = "any",
    workers: Optional[int] = None,
) -> Iterator[Record]:
    """Gives a Record for each text, in their order and as they come: texts may be
    endless, some hundred are under way at a time. A text is a string, or a mapping
    as extract takes it. One that holds nothing (or is in another language than the
    one asked for) has a record without mentions. One process serves the whole
    iterator; starting it takes some 0.3 seconds, so give many texts to one call."""
    args = ["tag", "--to", "records", "--quiet", "--progress", "never", "--input-format", "jsonl"]
    args += options(tagger=tagger, model=model, gazetteers=gazetteers, language=language, workers=workers)
    given = _Given()
    with _Process([*args, "-"], given.lines(texts)) as process:
        for line in process.out:
            record = json.loads(line)
            yield from given.until(int(record["article"]["id"]))
            yield given.done(record)
    if process.code not in (0, INCOMPLETE):
        raise failure(process.stderr, process.code)
    yield from given.until(None)


class _Given:
    """The articles that were sent and did not come back yet. They are sent under
    their numbers, since ids of one's own may stand twice."""

    def __init__(self) -> None:
        self.waiting: Dict[int, Article] = {}  # in order
        self.lock = threading.Lock()

    def lines(self, texts: Iterable[str | Mapping[str, Any]]) -> Iterator[bytes]:
        for number, text in enumerate(texts):
            row: Mapping[str, Any] = {"text": text} if isinstance(text, str) else text
            if not isinstance(row, Mapping):
                raise TypeError(f"text {number}: {type(text).__name__}, not a string or a mapping")
            article = Article.of({"id": str(number), "text": "", **{k: v for k, v in row.items() if v is not None}})
            with self.lock:
                self.waiting[number] = article
            yield _line({**row, "id": str(number)})

    def until(self, number: Optional[int]) -> Iterator[Record]:
        """Those before number that nothing came back for."""
        while True:
            with self.lock:
                first = next(iter(self.waiting), None)
                if first is None or first == number:
                    return
                article = self.waiting.pop(first)
            yield Record(article, (), (), {})

    def done(self, value: Dict[str, Any]) -> Record:
        with self.lock:
            article = self.waiting.pop(int(value["article"]["id"]))
        value["article"]["id"] = article.id
        return Record.of(value)


def _line(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass") + b"\n"


def _lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    return (_line(row) for row in rows)


class _Process:
    """The program with a thread that feeds it and one that takes what it says.
    What feeding raised is raised when it ends."""

    def __init__(self, args: Sequence[str], lines: Iterator[bytes]) -> None:
        pipe = subprocess.PIPE
        self._popen = subprocess.Popen([binary(), *args], stdin=pipe, stdout=pipe, stderr=pipe)
        assert self._popen.stdin and self._popen.stdout and self._popen.stderr
        self.out: IO[bytes] = self._popen.stdout
        self.stderr = b""
        self.code = -1
        self._error: Optional[BaseException] = None
        self._threads = [
            threading.Thread(target=self._feed, args=(self._popen.stdin, lines), daemon=True),
            threading.Thread(target=self._listen, args=(self._popen.stderr,), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def _feed(self, stdin: IO[bytes], lines: Iterator[bytes]) -> None:
        try:
            with stdin:
                for line in lines:
                    stdin.write(line)
        except BrokenPipeError:
            pass  # the program ended, and says why
        except BaseException as error:  # of the caller's own iterator
            self._error = error
            self._popen.kill()

    def _listen(self, stderr: IO[bytes]) -> None:
        self.stderr = stderr.read()

    def __enter__(self) -> _Process:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is not None:  # the caller stops early
            self._popen.kill()
            self._popen.wait()
            return
        for thread in self._threads:
            thread.join()
        self.code = self._popen.wait()
        self.out.close()
        if self._error is not None:
            raise self._error
