"""The package with the real program: what it finds is the program's to test, here it is that all of it arrives."""

import itertools
import pathlib
import subprocess

import pytest

import newsgraph
from newsgraph import _program

KERRY = {
    "id": "talks", "title": "Kerry and Lavrov in Lausanne", "date": "2016-10-15", "source": "Test",
    "text": "U.S. Secretary of State John Kerry met Russian Foreign Minister Sergei Lavrov in Lausanne. Kerry left for London.",
}
MERKEL = {"id": "visit", "title": "Visit", "date": "2016-10-16", "text": "Chancelière — Angela Merkel arrived in Ankara on Monday. 😀 Merkel left."}


@pytest.fixture(scope="module")
def graph() -> newsgraph.Graph:
    return newsgraph.extract([KERRY, MERKEL])


def test_extract_mappings(graph: newsgraph.Graph) -> None:
    assert graph.summary["articles"] == 2
    assert graph.run is None and graph.problems == ()
    [kerry] = graph.find("john kerry")
    assert kerry.type == "person" and kerry.links["wikidata"] == "Q22316"
    assert (kerry.first, kerry.last) == ("2016-10-15", "2016-10-15")
    assert kerry.id in graph and graph[kerry.id] is kerry
    [lausanne] = graph.find("Lausanne")
    assert lausanne.country == "CH" and lausanne.lat == pytest.approx(46.5, abs=0.1)
    assert {kerry.id, lausanne.id} in [{e.source, e.target} for e in graph.edges_of(kerry)]
    with pytest.raises(KeyError):
        graph["nobody"]


def test_evidence_counts_bytes(graph: newsgraph.Graph) -> None:
    [ankara] = graph.find("Ankara")
    [where] = ankara.evidence
    assert MERKEL["text"].encode()[where.start : where.end] == b"Ankara"


def test_run_folder_is_kept(tmp_path: pathlib.Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(KERRY["text"], encoding="utf-8")
    made = newsgraph.extract(source, output=tmp_path / "run")
    assert made.run == tmp_path / "run" and (tmp_path / "run" / "records.jsonl.zst").exists()
    again = newsgraph.load(tmp_path / "run")
    assert again == made
    assert newsgraph.load(tmp_path / "run" / "graph.json").entities == made.entities
    with pytest.raises(newsgraph.NewsgraphError) as refused:
        newsgraph.extract([source], output=tmp_path / "run")
    assert "run" in str(refused.value)
    assert newsgraph.extract([source], output=tmp_path / "run", overwrite=True).entities == made.entities


def test_overrides_and_gazetteers_are_handed_on(tmp_path: pathlib.Path) -> None:
    missing = tmp_path / "none.tsv"
    for options in ({"overrides": missing}, {"gazetteers": [missing]}, {"tagger": "accurate"}, {"model": missing}, {"workers": -1}):
        with pytest.raises(newsgraph.NewsgraphError) as refused:
            newsgraph.extract([KERRY], **options)  # type: ignore[arg-type]
        assert refused.value.exit_code in (1, 2) and str(refused.value)


def test_problems_are_told(tmp_path: pathlib.Path) -> None:
    with pytest.warns(newsgraph.IncompleteWarning):
        made = newsgraph.extract([KERRY, {"id": "empty", "text": ""}])
    assert made.summary["articles"] == 1
    [item] = made.problems
    assert item.position == "line 2" and item.reason and item.outcome


def test_missing_input_is_an_error() -> None:
    with pytest.raises(newsgraph.NewsgraphError) as refused:
        newsgraph.extract("no/such/file")
    assert refused.value.exit_code == 2 and "no/such/file" in str(refused.value)


def test_no_articles() -> None:
    with pytest.warns(newsgraph.IncompleteWarning):
        assert newsgraph.extract([]).entities == ()
    assert list(newsgraph.tag([])) == []


def test_errors_of_the_callers_iterator_arrive() -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield KERRY
        raise RuntimeError("disk on fire")

    with pytest.raises(RuntimeError, match="disk on fire"):
        newsgraph.extract(broken())
    with pytest.raises(RuntimeError, match="disk on fire"):
        list(newsgraph.tag(broken()))
    with pytest.raises(TypeError, match="text 0"):
        list(newsgraph.tag([7]))  # type: ignore[list-item]


def test_tag_keeps_order_and_ids() -> None:
    texts = ["Angela Merkel", "", KERRY, "nothing here", {**MERKEL, "id": "talks"}, "   "]
    records = list(newsgraph.tag(texts))
    assert [r.article.id for r in records] == ["0", "1", "talks", "3", "talks", "5"]
    assert [len(r.mentions) > 0 for r in records] == [True, False, True, False, True, False]
    text = MERKEL["text"]
    merkel = next(m for m in records[4].mentions if "Angela" in m.text)
    assert text[merkel.start : merkel.end] == merkel.text == "Angela Merkel"
    last = records[4].mentions[-1]
    assert text[last.start : last.end] == "Merkel" and last.cluster == merkel.cluster
    assert records[4].clusters[merkel.cluster].link == "wikidata:Q567"
    assert records[4].raw["sentences"] > 1


def test_tag_streams() -> None:
    sent = 0

    def endless():  # type: ignore[no-untyped-def]
        nonlocal sent
        for sent in itertools.count():
            yield f"Angela Merkel met John Kerry in Ankara on day {sent}. " * 20

    records = newsgraph.tag(endless())
    first = list(itertools.islice(records, 5))
    assert all(r.mentions for r in first)
    assert sent < 20000  # what is under way is bounded
    records.close()  # type: ignore[attr-defined]


def test_pandas(graph: newsgraph.Graph) -> None:
    pandas = pytest.importorskip("pandas")
    nodes, edges = graph.to_pandas()
    assert isinstance(nodes, pandas.DataFrame) and len(nodes) == len(graph.entities) and len(edges) == len(graph.edges)
    assert nodes.set_index("name").loc["Lausanne", "country"] == "CH"
    assert set(edges["source"]) | set(edges["target"]) <= set(nodes["id"])


def test_polars(graph: newsgraph.Graph) -> None:
    polars = pytest.importorskip("polars")
    nodes, edges = graph.to_polars()
    assert nodes.height == len(graph.entities) and edges.height == len(graph.edges)
    assert nodes.filter(polars.col("name") == "Lausanne")["country"].to_list() == ["CH"]
    empty, none = newsgraph.Graph((), (), {}).to_polars()
    assert empty.columns == nodes.columns and none.columns == edges.columns


def test_networkx(graph: newsgraph.Graph) -> None:
    networkx = pytest.importorskip("networkx")
    made = graph.to_networkx()
    assert made.number_of_nodes() == len(graph.entities) and made.number_of_edges() == len(graph.edges)
    [kerry], [lausanne] = graph.find("John Kerry"), graph.find("Lausanne")
    assert networkx.has_path(made.to_undirected(), kerry.id, lausanne.id)
    assert made.nodes[kerry.id]["name"] == "John Kerry"


def test_spacy() -> None:
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("newsgraph")
    doc = nlp(MERKEL["text"])
    assert ("Angela Merkel", "PERSON", "wikidata:Q567") in [(e.text, e.label_, e.kb_id_) for e in doc.ents]
    assert ("Ankara", "GPE") in [(e.text, e.label_) for e in doc.ents]
    assert doc._.newsgraph.clusters
    docs = list(nlp.pipe(["", KERRY["text"], "nothing here"]))
    assert [bool(d.ents) for d in docs] == [False, True, False]


def test_spacy_keeps_what_others_found() -> None:
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "MEETING", "pattern": "Ankara"}])
    nlp.add_pipe("newsgraph", config={"overwrite": False})
    labels = {e.text: e.label_ for e in nlp(MERKEL["text"]).ents}
    assert labels["Ankara"] == "MEETING" and labels["Angela Merkel"] == "PERSON"


def test_program_that_cannot_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSGRAPH_BINARY", "/no/such/newsgraph")
    with pytest.raises(OSError):
        newsgraph.extract([KERRY])


def test_binary_is_the_packages_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSGRAPH_BINARY", raising=False)
    if not (pathlib.Path(newsgraph.__file__).parent / "bin").exists():
        pytest.skip("not installed from a wheel")
    out = subprocess.run([_program.binary(), "version"], capture_output=True, text=True, check=True).stdout
    assert newsgraph.__version__ in out
