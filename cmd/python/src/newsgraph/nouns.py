"""What newsgraph gives: the nouns of its graph and of its records.

Offsets of mentions (start, end) are code points, as Python counts; those of
evidence are bytes of UTF-8, as in graph.json.
"""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Optional, Tuple

if TYPE_CHECKING:
    import networkx
    import pandas
    import polars

Json = Dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Alias:
    """A written form of an entity and how often it stands."""

    name: str
    mentions: int


@dataclasses.dataclass(frozen=True)
class Evidence:
    """A place in an article: a mention, or a sentence that edges two entities."""

    article: str
    field: str  # "title" or "text"
    start: int  # bytes
    end: int  # bytes, exclusive


@dataclasses.dataclass(frozen=True)
class Candidate:
    """A known entity that this one could be."""

    id: str
    name: str
    score: float


@dataclasses.dataclass(frozen=True)
class Role:
    """A title that articles give an entity; dates are those of the articles."""

    title: str
    articles: int
    first: str
    last: str


@dataclasses.dataclass(frozen=True)
class Entity:
    """A person, place or organization: a node of the graph."""

    id: str  # "wikidata:Q22316", "geonames:…", "wikipedia:…", else a slug such as "person:john-doe"
    type: str  # "person", "place" or "organization"
    subtype: str
    name: str
    aliases: Tuple[Alias, ...]  # by mentions, most first
    mentions: int
    articles: int
    stories: int
    spread: int  # of the articles: those that do not tell who it is, for which the others decided
    first: str  # date of its earliest article, "" when none is known
    last: str
    confidence: float
    salience: float  # how much its articles are about it, 0 to 1
    centrality: float  # PageRank as a share of the largest
    community: int  # 0 for none
    links: Dict[str, str]  # "wikidata", "geonames", "wikipedia"
    country: str  # ISO 3166-1 alpha-2, of a place
    admin1: str
    lat: Optional[float]
    lon: Optional[float]
    roles: Tuple[Role, ...]
    candidates: Tuple[Candidate, ...]
    evidence: Tuple[Evidence, ...]

    @classmethod
    def of(cls, value: Json) -> Entity:
        place = value.get("place") or {}
        return cls(
            id=value["id"], type=value["type"], subtype=value.get("subtype", ""), name=value["name"],
            aliases=tuple(Alias(**alias) for alias in value["aliases"]),
            mentions=value["mentions"], articles=value["articles"], stories=value["stories"],
            spread=value.get("spread", 0), first=value.get("first", ""), last=value.get("last", ""),
            confidence=value["confidence"], salience=value.get("salience", 0.0),
            centrality=value.get("centrality", 0.0), community=value.get("community", 0),
            links=value.get("links") or {}, country=place.get("country", ""), admin1=place.get("admin1", ""),
            lat=place.get("lat"), lon=place.get("lon"),
            roles=tuple(
                Role(role["title"], role["articles"], role.get("first", ""), role.get("last", "")) for role in value.get("roles", ())
            ),
            candidates=tuple(Candidate(c["id"], c["name"], c["score"]) for c in value.get("candidates", ())),
            evidence=tuple(Evidence(**e) for e in value["evidence"]),
        )


@dataclasses.dataclass(frozen=True)
class Edge:
    """Two entities that articles name together ("cooccurs"), or a relation that they claim."""

    source: str  # id of an entity
    target: str
    type: str
    sentences: int
    articles: int
    stories: int
    npmi: float
    first: str
    last: str
    confidence: float  # of a relation; 0 for "cooccurs"
    evidence: Tuple[Evidence, ...]

    @classmethod
    def of(cls, value: Json) -> Edge:
        return cls(
            source=value["source"], target=value["target"], type=value["type"], sentences=value["sentences"],
            articles=value["articles"], stories=value["stories"], npmi=value["npmi"],
            first=value.get("first", ""), last=value.get("last", ""), confidence=value.get("confidence", 0.0),
            evidence=tuple(Evidence(**e) for e in value["evidence"]),
        )


@dataclasses.dataclass(frozen=True)
class LedgerItem:
    """An input item that was not, or not fully, processed."""

    input: str
    position: str
    article: str
    outcome: str
    stage: str
    reason: str

    @classmethod
    def of(cls, value: Json) -> LedgerItem:
        return cls(**{field.name: value.get(field.name, "") for field in dataclasses.fields(cls)})


@dataclasses.dataclass(frozen=True)
class Mention:
    """A name in a text. start and end are code points of the field."""

    field: str  # "title" or "text"
    start: int
    end: int
    text: str
    type: str
    confidence: float
    entity: str  # id within this article
    cluster: int  # its place in Record.clusters
    sentence: int
    flags: Tuple[str, ...]

    @classmethod
    def of(cls, value: Json) -> Mention:
        return cls(
            field=value["field"], start=value["start_rune"], end=value["end_rune"], text=value["text"], type=value["type"],
            confidence=value["confidence"], entity=value["entity"], cluster=value["cluster"], sentence=value["sentence"],
            flags=tuple(value["flags"]),
        )


@dataclasses.dataclass(frozen=True)
class Cluster:
    """The mentions of one article that mean one entity."""

    entity: str
    type: str
    subtype: str
    name: str
    link: str  # id of a known entity, "" where none was likely enough
    mentions: int
    confidence: float

    @classmethod
    def of(cls, value: Json) -> Cluster:
        return cls(
            entity=value["entity"], type=value["type"], subtype=value.get("subtype", ""), name=value["name"],
            link=value.get("link", ""), mentions=value["mentions"], confidence=value["confidence"],
        )


@dataclasses.dataclass(frozen=True)
class Article:
    """An article as it was read."""

    id: str
    title: str
    text: str
    date: str  # YYYY-MM-DD, "" when none is known
    source: str
    url: str

    @classmethod
    def of(cls, value: Json) -> Article:
        return cls(**{field.name: value.get(field.name, "") for field in dataclasses.fields(cls)})


@dataclasses.dataclass(frozen=True)
class Record:
    """What was found in one article. raw is the whole record, as its schema has it."""

    article: Article
    mentions: Tuple[Mention, ...]
    clusters: Tuple[Cluster, ...]
    raw: Json = dataclasses.field(repr=False, compare=False)

    @classmethod
    def of(cls, value: Json) -> Record:
        return cls(
            article=Article.of(value["article"]),
            mentions=tuple(Mention.of(m) for m in value["mentions"]),
            clusters=tuple(Cluster.of(c) for c in value["clusters"]),
            raw=value,
        )


@dataclasses.dataclass(frozen=True)
class Graph:
    """An entity graph: who is named, and with whom."""

    entities: Tuple[Entity, ...]  # by id
    edges: Tuple[Edge, ...]  # by source, target and type
    summary: Dict[str, int]  # articles, stories, sentences, tokens, mentions, entities, edges
    problems: Tuple[LedgerItem, ...] = ()  # what was not, or not fully, processed
    run: Optional[pathlib.Path] = None  # the run folder, where one was kept
    _places: Dict[str, int] = dataclasses.field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, value: Json, ledger: Optional[Json] = None, run: Optional[pathlib.Path] = None) -> Graph:
        return cls(
            entities=tuple(Entity.of(e) for e in value["entities"]), edges=tuple(Edge.of(e) for e in value["edges"]),
            summary=value["summary"], problems=tuple(LedgerItem.of(i) for i in (ledger or {}).get("items", ())), run=run,
            _places={e["id"]: i for i, e in enumerate(value["entities"])},
        )

    @classmethod
    def read(cls, path: os.PathLike[str] | str) -> Graph:
        """Reads graph.json with the encoding that the program writes."""
        with open(path, encoding="utf-8") as file:
            return cls.of(json.load(file))

    def __getitem__(self, id: str) -> Entity:
        """The entity with this id; KeyError when there is none."""
        return self.entities[self._places[id]]

    def __contains__(self, id: object) -> bool:
        return id in self._places

    def find(self, name: str) -> List[Entity]:
        """The entities with this name or alias (without regard to case), the most met first."""
        wanted = name.casefold()
        found = [e for e in self.entities if e.name.casefold() == wanted or any(a.name.casefold() == wanted for a in e.aliases)]
        return sorted(found, key=lambda e: (-e.stories, -e.mentions, e.id))

    def edges_of(self, entity: Entity | str) -> Iterator[Edge]:
        """The edges that begin or end at an entity or its id."""
        id = entity.id if isinstance(entity, Entity) else entity
        return (e for e in self.edges if id in (e.source, e.target))

    def tables(self) -> Tuple[List[Json], List[Json]]:
        """Entities and edges as flat rows: what to_pandas and to_polars are made of."""
        nodes = [
            {
                "id": e.id, "type": e.type, "subtype": e.subtype, "name": e.name, "mentions": e.mentions, "articles": e.articles,
                "stories": e.stories, "spread": e.spread, "first": e.first, "last": e.last, "confidence": float(e.confidence),
                "salience": float(e.salience), "centrality": float(e.centrality), "community": e.community,
                "wikidata": e.links.get("wikidata", ""), "geonames": e.links.get("geonames", ""),
                "wikipedia": e.links.get("wikipedia", ""), "country": e.country, "lat": e.lat, "lon": e.lon,
                "aliases": [a.name for a in e.aliases],
            }
            for e in self.entities
        ]
        names = {e.id: e.name for e in self.entities}
        edges = [
            {
                "source": e.source, "target": e.target, "type": e.type, "source_name": names[e.source],
                "target_name": names[e.target], "sentences": e.sentences, "articles": e.articles, "stories": e.stories,
                "npmi": float(e.npmi), "first": e.first, "last": e.last, "confidence": float(e.confidence),
            }
            for e in self.edges
        ]
        return nodes, edges

    def to_pandas(self) -> Tuple[pandas.DataFrame, pandas.DataFrame]:
        """Entities and edges as two data frames. Needs newsgraph[pandas]."""
        import pandas

        nodes, edges = self.tables()
        return pandas.DataFrame(nodes, columns=NODE_COLUMNS), pandas.DataFrame(edges, columns=EDGE_COLUMNS)

    def to_polars(self) -> Tuple[polars.DataFrame, polars.DataFrame]:
        """Entities and edges as two data frames. Needs newsgraph[polars]."""
        import polars

        nodes, edges = self.tables()
        coordinates: Dict[str, Any] = {"lat": polars.Float64, "lon": polars.Float64, "aliases": polars.List(polars.String)}
        return (
            polars.DataFrame(nodes, schema=NODE_COLUMNS, schema_overrides=coordinates, infer_schema_length=None),
            polars.DataFrame(edges, schema=EDGE_COLUMNS, infer_schema_length=None),
        )

    def to_networkx(self) -> networkx.MultiDiGraph:
        """The graph with the rows of tables as attributes; the key of an edge is its
        type. A type without a direction ("cooccurs") has one edge, from the smaller
        id: ask for to_undirected() where direction does not matter. Needs newsgraph[networkx]."""
        import networkx

        graph = networkx.MultiDiGraph()
        nodes, edges = self.tables()
        graph.add_nodes_from((row["id"], row) for row in nodes)
        graph.add_edges_from((row["source"], row["target"], row["type"], row) for row in edges)
        return graph


NODE_COLUMNS = [
    "id", "type", "subtype", "name", "mentions", "articles", "stories", "spread", "first", "last", "confidence", "salience", "centrality",
    "community", "wikidata", "geonames", "wikipedia", "country", "lat", "lon", "aliases",
]
EDGE_COLUMNS = [
    "source", "target", "type", "source_name", "target_name", "sentences", "articles", "stories", "npmi", "first", "last", "confidence",
]
