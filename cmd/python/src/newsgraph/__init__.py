"""People, places and organizations in news: tagged, told apart and connected, offline.

>>> import newsgraph
>>> graph = newsgraph.extract([{"id": "a", "text": "John Kerry met Sergei Lavrov in Lausanne."}])
>>> [entity.name for entity in graph.entities if entity.type == "place"]
['Lausanne']
"""

from ._program import IncompleteWarning, NewsgraphError
from ._run import extract, load, tag
from .nouns import (
    Alias,
    Article,
    Candidate,
    Cluster,
    Edge,
    Entity,
    Evidence,
    Graph,
    LedgerItem,
    Mention,
    Record,
    Role,
)

__version__ = "0.1.0"

__all__ = [
    "Alias", "Article", "Candidate", "Cluster", "Edge", "Entity", "Evidence", "Graph", "IncompleteWarning", "LedgerItem",
    "Mention", "NewsgraphError", "Record", "Role", "extract", "load", "tag",
]
