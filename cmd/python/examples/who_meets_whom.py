# %% [markdown]
# # Who meets whom
# A folder of articles becomes two tables and a network. Each part is a cell for
# Jupyter or an editor that knows `# %%`; `python who_meets_whom.py FOLDER` runs all of it.

# %%
import sys

import networkx

import newsgraph

articles = sys.argv[1] if len(sys.argv) > 1 else "testdata/articles"
graph = newsgraph.extract(articles)
print(f"{graph.summary['articles']} articles name {graph.summary['entities']} entities")

# %% The people that most stories name
entities, edges = graph.to_pandas()
people = entities[entities["type"] == "person"].sort_values(["stories", "mentions"], ascending=False)
print(people[["name", "stories", "mentions", "wikidata"]].head(5).to_string(index=False))

# %% What is claimed of them, and by how many articles
claims = edges[edges["type"] != "cooccurs"].sort_values(["stories", "confidence"], ascending=False)
print(claims[["source_name", "type", "target_name", "stories", "confidence"]].head(5).to_string(index=False))

# %% How one gets from the first of them to the second
network = graph.to_networkx().to_undirected()
one, other = people["id"].iloc[0], people["id"].iloc[1]
print(" – ".join(graph[id].name for id in networkx.shortest_path(network, one, other)))

# %% The sentence that names the first two together on that way
first = next(iter(networkx.shortest_path(network, one, other)[1:]))
edge = max((e for e in graph.edges_of(one) if first in (e.source, e.target)), key=lambda e: (e.stories, e.sentences))
print(edge.type, edge.evidence[0])
