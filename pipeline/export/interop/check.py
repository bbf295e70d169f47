"""Loads one export into the program that reads it and compares it with graph.json.

check.py FORMAT FOLDER [FILE]: prints a line and exits 0 when all is there, 77
when the library is missing, 1 when something differs.
"""
import csv
import json
import os
import re
import sys

fmt, folder = sys.argv[1], sys.argv[2]
with open(os.path.join(folder, "graph.json"), encoding="utf-8") as f:
    truth = json.load(f)
E, R = truth["entities"], truth["edges"]


def path(*p):
    return os.path.join(folder, *p)


def load(*p):
    with open(path(*p), encoding="utf-8") as f:
        return json.load(f)


def plain(s):
    """The rule for formats without control characters."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", s)


def same(what, got, want):
    got, want = list(got), list(want)
    if sorted(map(repr, got)) != sorted(map(repr, want)):
        extra = [g for g in got if g not in want][:3]
        missing = [w for w in want if w not in got][:3]
        sys.exit(f"{fmt}: {what}: {len(got)} instead of {len(want)}; unexpected {extra!r}; missing {missing!r}")


def lib(name):
    try:
        return __import__(name)
    except ImportError:
        print(f"{fmt}: no {name}")
        sys.exit(77)


def pairs(rule=lambda s: s):
    """Each edge as it runs, and as often as there are edges of the pair."""
    return [(rule(e["source"]), rule(e["target"])) for e in R]


def symmetric(e):
    return e["type"] in ("cooccurs", "met-with")


def check_graph(g, rule, label):
    same("ids", g.nodes, [rule(e["id"]) for e in E])
    same("names", [d[label] for _, d in g.nodes(data=True)], [rule(e["name"]) for e in E])
    if not g.is_directed() or not g.is_multigraph():
        sys.exit(f"{fmt}: {type(g).__name__}: relations lose their direction, or one another")
    runs = lambda a, b, d: (a, b, d["type"], d["directed"])
    truth_runs = [(rule(e["source"]), rule(e["target"]), e["type"], not symmetric(e)) for e in R]
    same("edges", [runs(a, b, d) for a, b, d in g.edges(data=True)], truth_runs)
    # also when the graph is made undirected, and in a table
    same("ends", [runs(d["from"], d["to"], d) for *_, d in g.edges(data=True)], truth_runs)
    loose = type(g)(g).to_undirected()
    same("ends of the undirected graph", {(d["from"], d["to"]) for *_, d in loose.edges(data=True)}, set(pairs(rule)))
    same("mentions", [d["mentions"] for _, d in g.nodes(data=True)], [e["mentions"] for e in E])
    same("npmi", [float(d["npmi"]) for *_, d in g.edges(data=True)], [float(e["npmi"]) for e in R])


def graphml():
    nx = lib("networkx")
    g = nx.read_graphml(path("graph.graphml"))
    check_graph(g, plain, "name")
    for e in E:
        d = g.nodes[plain(e["id"])]
        if not re.search("[\ufffe\uffff]", e["name"]):
            same("aliases", json.loads(d["aliases"]), e["aliases"])
        same("type", [d["type"]], [e["type"]])
        if "place" in e and "lat" in e["place"]:
            same("lat", [d["lat"]], [float(e["place"]["lat"])])
    if len(R) < 5000:  # it takes minutes on more
        nx.community.greedy_modularity_communities(nx.Graph(g))
    return "networkx " + nx.__version__


def igraph():
    ig = lib("igraph")
    g = ig.Graph.Read_GraphML(path("graph.graphml"))
    if not g.is_directed():
        sys.exit("igraph: the graph is undirected")
    rule = lambda s: plain(s).replace("&", "&#38;")  # as igraph reads & in an XML attribute
    same("ids", g.vs["id"], [rule(e["id"]) for e in E])
    same("names", g.vs["name"], [plain(e["name"]) for e in E])
    same("edges", [(g.vs[e.source]["id"], g.vs[e.target]["id"], e["type"], e["directed"]) for e in g.es],
         [(rule(e["source"]), rule(e["target"]), e["type"], not symmetric(e)) for e in R])
    return "igraph " + ig.__version__


def gexf():
    nx = lib("networkx")
    with open(path("graph.gexf"), encoding="utf-8") as f:
        text = f.read()
    # networkx knows drafts up to 1.2; 1.3 differs in name and in what is new.
    text = text.replace("http://gexf.net/1.3\"", "http://www.gexf.net/1.2draft\"", 1).replace('version="1.3"', 'version="1.2"', 1)
    import io
    g = nx.read_gexf(io.BytesIO(text.encode()))
    check_graph(g, plain, "label")
    return "networkx " + nx.__version__ + " (as 1.2draft)"


def nodelink():
    nx = lib("networkx")
    g = nx.node_link_graph(load("graph.nodelink.json"), edges="edges")
    check_graph(g, lambda s: s, "name")
    same("aliases", [d["aliases"] for _, d in g.nodes(data=True)], [e["aliases"] for e in E])
    same("keys", [k for *_, k in g.edges(keys=True)], [e["type"] for e in R])
    lib("pandas")
    same("table", nx.to_pandas_edgelist(g)[["source", "target", "type"]].itertuples(index=False, name=None), [(e["source"], e["target"], e["type"]) for e in R])
    same("written again", [e for e in nx.node_link_data(g, edges="edges")["edges"] if symmetric(e) == e["directed"]], [])
    return "networkx " + nx.__version__


def cytoscape():
    nx = lib("networkx")
    g = nx.cytoscape_graph(load("graph.cyjs"))
    check_graph(g, lambda s: s, "name")
    return "networkx " + nx.__version__


def jgf():
    reader = lib("jgf.core").core
    g, = reader.load(path("graph.jgf.json"))
    ids = [e["id"] for e in E]
    same("nodes", [g["node-count"]], [len(E)])
    same("labels", g["node-properties"]["label"], [e["name"] for e in E])
    same("aliases", map(json.dumps, g["node-properties"]["aliases"]), [json.dumps(e["aliases"]) for e in E])
    same("edges", [(ids[a], ids[b]) for a, b in g["edges"]], pairs())
    same("relations", g["edge-properties"]["relation"], [e["type"] for e in R])
    same("npmi", map(float, g["edge-properties"]["npmi"]), [float(e["npmi"]) for e in R])
    whole = load("graph.jgf.json")["graph"]
    same("metadata of nodes", [n["metadata"] for n in whole["nodes"].values()], E)
    same("metadata of edges", [e["metadata"] for e in whole["edges"]], R)
    same("directions", [(e["source"], e["target"], e["directed"]) for e in whole["edges"]], [(e["source"], e["target"], not symmetric(e)) for e in R])
    return "jgf 0.2.2"


PREFIX = """PREFIX schema: <https://schema.org/> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX ng: <urn:newsgraph:ns#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> """


def store(name, kind):
    ox = lib("pyoxigraph")
    s = ox.Store()
    s.load(path=path(name), format=getattr(ox.RdfFormat, kind))
    return s, "pyoxigraph " + ox.__version__


def ask(s, q, **k):
    return [tuple(v.value if v is not None else None for v in row) for row in s.query(PREFIX + q, **k)]


def evidence(s):
    union = {"use_default_graph_as_union": True}
    n = len({(v["article"], v["field"], v["start"], v["end"]) for x in E + R for v in x["evidence"]})
    got = ask(s, "SELECT DISTINCT ?t WHERE { ?c prov:wasDerivedFrom ?t . ?c oa:hasTarget ?t . ?t a oa:SpecificResource ; oa:hasSource ?src ; oa:hasSelector ?s . ?s a oa:DataPositionSelector ; oa:start ?a ; oa:end ?b . FILTER(?a <= ?b) }", **union)
    same("evidence with byte offsets", [len(got)], [n])
    kerry = ask(s, 'SELECT DISTINCT ?text ?a ?b WHERE { ?k schema:identifier "wikidata:Q22316" . ?ann oa:hasBody ?k ; oa:hasTarget ?t . ?t oa:hasSelector ?q, ?p . ?q a oa:TextQuoteSelector ; oa:exact ?text . ?p a oa:TextPositionSelector ; oa:start ?a ; oa:end ?b }', **union)
    if ("wikidata:Q22316" in [e["id"] for e in E] and not kerry) or any(len(t) != int(b) - int(a) for t, a, b in kerry):
        sys.exit(f"{fmt}: quote and code points: {kerry}")


def nquads():
    s, program = store("graph.nq", "N_QUADS")
    same("names", [r[0] for r in ask(s, "SELECT ?n WHERE { GRAPH ?g { ?e schema:identifier ?id ; schema:name ?n } }")], [e["name"] for e in E])
    got = ask(s, "SELECT ?a ?b WHERE { GRAPH ?g { ?x ?p ?y . ?r ng:type ?t ; ng:source ?x ; ng:target ?y } FILTER (STRENDS(STR(?p), CONCAT('#', REPLACE(?t, '-', '_')))) GRAPH ?ga { ?x schema:identifier ?a } GRAPH ?gb { ?y schema:identifier ?b } }")
    same("edges", got, pairs())
    bare = ask(s, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?g prov:wasGeneratedBy ?run . ?run a prov:Activity ; prov:wasAssociatedWith ?who } }")
    same("statements without provenance", bare, [])
    evidence(s)
    return program + f", {len(s)} quads"


def turtle():
    s, program = store("graph.ttl", "TURTLE")
    same("names", [r[0] for r in ask(s, "SELECT ?n WHERE { ?e schema:identifier ?id ; schema:name ?n ; ng:mentions ?m }")], [e["name"] for e in E])
    same("edges", ask(s, "SELECT ?a ?b WHERE { ?r a ng:Relation ; ng:source ?x ; ng:target ?y . ?x schema:identifier ?a . ?y schema:identifier ?b }"), pairs())
    same("numbers", [tuple(map(float, r)) for r in ask(s, "SELECT ?s ?n WHERE { ?r ng:sentences ?s ; ng:npmi ?n }")], [(float(e["sentences"]), float(e["npmi"])) for e in R])
    evidence(s)
    quads, _ = store("graph.nq", "N_QUADS")
    triples = {(q.subject, q.predicate, q.object) for q in quads}
    same("triples as in N-Quads", [len({(q.subject, q.predicate, q.object) for q in s} ^ triples)], [0])
    return program + f", {len(s)} triples"


def jsonld():
    s, program = store("graph.jsonld", "JSON_LD")
    same("names", [r[0] for r in ask(s, "SELECT ?n WHERE { ?e schema:identifier ?id ; schema:name ?n }")], [e["name"] for e in E])
    same("edges", ask(s, "SELECT ?a ?b WHERE { ?r a ng:Relation ; ng:source ?x ; ng:target ?y . ?x schema:identifier ?a . ?y schema:identifier ?b }"), pairs())
    return program


def parquet():
    pq = lib("pyarrow.parquet").parquet
    duckdb = lib("duckdb")
    t = pq.read_table(path("parquet", "entities.parquet")).to_pylist()
    same("rows", [(r["id"], r["name"], r["mentions"], r["confidence"], r["lat"]) for r in t],
         [(e["id"], e["name"], e["mentions"], float(e["confidence"]), (lambda v: v if v is None else float(v))(e.get("place", {}).get("lat"))) for e in E])
    for name in os.listdir(path("parquet")):
        pq.read_table(path("parquet", name))
    got = duckdb.sql(f"""SELECT s.name, t.name, e.type FROM '{path("parquet", "edges.parquet")}' e
        JOIN '{path("parquet", "entities.parquet")}' s ON s.id = e.source JOIN '{path("parquet", "entities.parquet")}' t ON t.id = e.target""").fetchall()
    by = {e["id"]: e["name"] for e in E}
    same("join", got, [(by[e["source"]], by[e["target"]], e["type"]) for e in R])
    return f"pyarrow {lib('pyarrow').__version__}, duckdb {duckdb.__version__}"


def unguard(s):
    return s[1:] if s.startswith("'") and re.match("'*[=+\\-@\t\r\n＝＋－＠]", s) else s


def csv_():
    duckdb = lib("duckdb")
    with open(path("csv", "entities.csv"), encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    same("names", [unguard(r["name"]) for r in rows], [plain(e["name"]) for e in E])
    for name in os.listdir(path("csv")):
        with open(path("csv", name), encoding="utf-8", newline="") as f:
            n = sum(1 for _ in csv.reader(f)) - 1
            bad = [c for f_ in [open(path("csv", name), encoding="utf-8", newline="")] for r in csv.DictReader(f_) for k, c in r.items()
                   if c and c[0] in "=+-@\t\r" and k not in ("npmi", "lat", "lon")]
        same("formulas in " + name, bad, [])
        got = duckdb.sql(f"SELECT count(*) FROM read_csv('{path('csv', name)}', header=true, quote='\"', escape='\"', delim=',', all_varchar=true, new_line='\\n')").fetchall()[0][0]
        same("rows of " + name + " in duckdb", [got], [n])
    pd, nx = lib("pandas"), lib("networkx")
    t = pd.read_csv(path("csv", "edges.csv"), keep_default_na=False)
    g = nx.from_pandas_edgelist(t, "source", "target", edge_attr=True, edge_key="type", create_using=nx.MultiDiGraph)
    same("edges", [(unguard(a), unguard(b), k) for a, b, k in g.edges(keys=True)], [(plain(e["source"]), plain(e["target"]), e["type"]) for e in R])
    return f"csv, duckdb {duckdb.__version__}, pandas {pd.__version__} with networkx {nx.__version__}"


def sqlite():
    import sqlite3
    db = sqlite3.connect(path("graph.sqlite"))
    same("integrity", db.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
    same("names", [r[0] for r in db.execute("SELECT name FROM entities")], [plain(e["name"]) for e in E])
    same("edges", db.execute("SELECT source, target, type, npmi FROM edges").fetchall(), [(plain(e["source"]), plain(e["target"]), e["type"], float(e["npmi"])) for e in R])
    same("view", [db.execute("SELECT count(*) FROM named_edges").fetchone()[0]], [len(R)])
    same("length", [r[0] for r in db.execute("SELECT length(name) FROM entities")], [len(e["name"]) for e in E])
    return "sqlite3 " + sqlite3.sqlite_version


def ftm_id(s):
    q = s.removeprefix("wikidata:")
    if q != s and q.isalnum() and q.isascii():
        return q
    s = s.encode()
    out = "ng-" + "".join(chr(c) if c < 128 and chr(c).isalnum() or c == 45 and i + 1 < len(s) else ".%02x" % c for i, c in enumerate(s))
    return "ng-" + __import__("hashlib").sha256(s).hexdigest() if len(out) > 200 else out


def ftm():
    followthemoney = lib("followthemoney")
    model = followthemoney.model
    kept, links, lost, nameless = {}, [], [], []
    with open(path("graph.ftm.json"), encoding="utf-8") as f:
        for line in f:
            raw = json.loads(line)
            proxy = model.get_proxy(raw, cleaned=True)
            try:
                proxy.schema.validate(proxy.to_dict())
            except followthemoney.exc.InvalidData as e:
                bad = [v for p in e.errors["properties"] for v in raw["properties"].get(p, ["?"])]
                if not any(re.search(r"\w", v) for v in bad):  # FollowTheMoney takes no name without a letter
                    nameless.append(raw["id"])
                    if "name" in raw["properties"]:
                        kept[raw["id"]] = None
                    continue
                sys.exit(f"ftm: {raw['schema']} {raw['id']!r}: {e.errors}")
            clean = model.get_proxy(raw, cleaned=False)
            for prop, values in raw["properties"].items():
                if not proxy.get(prop):
                    sys.exit(f"ftm: {raw['schema']} has no property {prop}")
                if not clean.get(prop) and not any(re.search("[^ -~]", v) or len(v) < 3 for v in values):
                    lost.append((raw["schema"], prop, values))
            if raw["schema"] == "UnknownLink":
                links.append((proxy.first("subject"), proxy.first("object")))
            elif raw["schema"] != "Article":
                kept[proxy.id] = proxy.caption
    same("ids", kept, [ftm_id(e["id"]) for e in E])
    same("links", links, pairs(ftm_id))
    same("values that cleaning rejects", [v for v in lost if v[1] not in ("name", "alias", "publishedAt")], [])
    return f"followthemoney {followthemoney.__version__} ({len(nameless)} names without a letter refused)"


def geojson():
    gj = lib("geojson")
    with open(path("graph.geojson"), encoding="utf-8") as f:
        c = gj.load(f)
    if not c.is_valid:
        sys.exit(f"geojson: {c.errors()}")
    want = [(e["id"], e["name"], e["place"]["lon"], e["place"]["lat"]) for e in E if "lat" in e.get("place", {})]
    same("places", [(x["id"], x["properties"]["name"], *x["geometry"]["coordinates"]) for x in c["features"]], want)
    return "geojson"


def gkg():
    lib("py_gdelt")
    from py_gdelt.models.gkg import GKGRecord
    from py_gdelt.parsers.gkg import GKGParser
    with open(path("articles.gkg.tsv"), "rb") as f:
        data = f.read()
    lines = data.decode().rstrip("\n").split("\n")
    raw = list(GKGParser().parse(data))
    same("lines", [len(raw)], [len(lines)])
    mark = lambda s: " ".join(re.sub("[;#,]", " ", plain(s)).split())
    known = {e["type"]: {mark(a) for x in E if x["type"] == e["type"] for a in [x["name"]] + [y["name"] for y in x["aliases"]]} for e in E}
    names, located, undated = 0, 0, 0
    for r in raw:
        if r.date.startswith("0000"):  # an article without a date, which GKG does not have
            undated += 1
            continue
        record = GKGRecord.from_raw(r)
        for what, found in (("person", record.persons), ("organization", record.organizations)):
            for m in found:
                if mark(m.name) not in known.get(what, ()):
                    sys.exit(f"gkg: {what} {m.name!r} is none of the graph's")
                if m.offset is None or m.offset < 0:
                    sys.exit(f"gkg: {m.name!r} has no offset")
                names += 1
        for at in record.locations:
            if at.geo_type not in (1, 4, 5) or at.lat is not None and not -90 <= at.lat <= 90 or at.lon is not None and not -180 <= at.lon <= 180:
                sys.exit(f"gkg: location {at!r}")
            located += at.lat is not None
    if not names or not located:
        sys.exit(f"gkg: {names} names and {located} coordinates")
    return f"gdelt-py, {len(raw)} lines ({undated} without a date), {names} names, {located} coordinates"


def dot():
    with open(sys.argv[3], encoding="utf-8") as f:
        g = json.load(f)
    nodes = g.get("objects", [])
    same("nodes", [len(nodes)], [len(E)])
    ids = [n["name"] for n in nodes]
    rule = lambda v: plain(v).replace("\\", "%5C").replace("\n", "%0A").replace("\r", "%0D")
    same("edges", [(ids[e["tail"]], ids[e["head"]], e["type"], e.get("dir", "forward")) for e in g.get("edges", [])],
         [(rule(e["source"]), rule(e["target"]), e["type"], "none" if symmetric(e) else "forward") for e in R])
    if not g["directed"]:
        sys.exit("dot: the graph is undirected")
    want = [plain(e["name"]).replace("\\", "\\\\").replace("\n", "\\n").replace("\r", " ").replace("\t", " ") for e in E]
    got = [n["label"].replace("&amp;", "&") for n in nodes]
    same("labels", got, want)
    return "Graphviz"


try:
    print(fmt + ": " + {"csv": csv_}.get(fmt, globals().get(fmt))() + f": {len(E)} entities, {len(R)} edges")
except SystemExit as e:
    if isinstance(e.code, str):
        print(e.code)
        sys.exit(1)
    raise
