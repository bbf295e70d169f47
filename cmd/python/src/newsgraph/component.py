"""The spaCy component: nlp.add_pipe("newsgraph") fills doc.ents, with the ids of
entities as ent.kb_id_. Needs newsgraph[spacy].

nlp(text) starts the program for each text (some 0.3 seconds); nlp.pipe(texts)
starts it once for all.
"""

import collections
from typing import Any, Deque, Dict, Iterable, Iterator, List, Optional, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from ._run import tag
from .nouns import Cluster, Record

# The labels of OntoNotes that spaCy's own English models use.
LABELS = {"person": "PERSON", "organization": "ORG", "place": "LOC"}
GEOPOLITICAL = ("country", "admin1", "admin2", "city")


class NewsgraphComponent:
    """Fills doc.ents; doc._.newsgraph is the whole Record."""

    def __init__(self, options: Dict[str, Any], overwrite: bool) -> None:
        self.options = options
        self.overwrite = overwrite
        if not Doc.has_extension("newsgraph"):
            Doc.set_extension("newsgraph", default=None)

    def __call__(self, doc: Doc) -> Doc:
        for done in self.pipe([doc]):
            return done
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 1000) -> Iterator[Doc]:
        """One process for the whole stream, whatever the batch size."""
        waiting: Deque[Doc] = collections.deque()

        def texts() -> Iterator[str]:
            for doc in stream:
                waiting.append(doc)
                yield doc.text

        for record in tag(texts(), **self.options):
            yield self.fill(waiting.popleft(), record)

    def fill(self, doc: Doc, record: Record) -> Doc:
        """Sets the entities. A mention that begins or ends within a token has all of
        it; of spans that overlap the longest stays, as doc.ents wants it."""
        doc._.newsgraph = record
        spans: List[Span] = []
        for mention in record.mentions:
            cluster = record.clusters[mention.cluster]
            span = doc.char_span(
                mention.start, mention.end, label=label(cluster, mention.type), kb_id=cluster.link, alignment_mode="expand"
            )
            if span is not None:
                spans.append(span)
        if not self.overwrite:
            taken = {i for ent in doc.ents for i in range(ent.start, ent.end)}
            spans = [*doc.ents, *(s for s in spans if taken.isdisjoint(range(s.start, s.end)))]
        doc.ents = tuple(filter_spans(spans))
        return doc


@Language.factory(
    "newsgraph",
    assigns=["doc.ents", "doc._.newsgraph", "token.ent_type", "token.ent_iob", "token.ent_kb_id"],
    default_config={"gazetteers": [], "tagger": None, "model": None, "language": "any", "workers": None, "overwrite": True},
)
def make(
    nlp: Language,
    name: str,
    gazetteers: Sequence[str],
    tagger: Optional[str],
    model: Optional[str],
    language: str,
    workers: Optional[int],
    overwrite: bool,
) -> NewsgraphComponent:
    """The factory that spaCy calls. With overwrite False entities that earlier
    components found stay, and newsgraph's fill what is between them."""
    return NewsgraphComponent(
        {"gazetteers": gazetteers, "tagger": tagger, "model": model, "language": language, "workers": workers}, overwrite
    )


def label(cluster: Cluster, type: str) -> str:
    """spaCy's label: GPE for what has a government."""
    if type == "place" and cluster.subtype in GEOPOLITICAL:
        return "GPE"
    return LABELS[type]
