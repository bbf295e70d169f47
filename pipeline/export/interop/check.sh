#!/bin/sh
# Proves the exports in the real programs: writes a graph with hostile names in
# every format and loads each where users load it. What a check needs is
# installed from the package registries into a folder of its own; a check whose
# program cannot be had is skipped, and says so.
#
#   check.sh [RUN_EXPORT_FOLDER]   a folder made by "newsgraph export" with
#                                  graph.json beside it; default: made here
#
# NEWSGRAPH_INTEROP       the folder (default: under TMPDIR)
# NEWSGRAPH_INTEROP_SKIP  names of checks to leave out, as "neo4j gephi"
set -u
here=$(cd "$(dirname "$0")" && pwd)
home=${NEWSGRAPH_INTEROP:-${TMPDIR:-/tmp}/newsgraph-interop}
out=${1:-$home/out}
skip=" ${NEWSGRAPH_INTEROP_SKIP:-} "
mkdir -p "$home" || exit 1

if [ $# -eq 0 ]; then
	rm -rf "$home/out"
	(cd "$here/.." && NEWSGRAPH_INTEROP_OUT=$out go test -count=1 -run '^TestInteropFiles$' . >"$home/go.log" 2>&1) ||
		{ cat "$home/go.log"; exit 1; }
fi

failed=0
wanted() { case $skip in *" $1 "*) echo "skip  $1: left out"; return 1 ;; esac; }
verdict() { # name, exit status, log
	case $2 in
	0) sed "s/^/ok    /" "$3" ;;
	77) sed "s/^/skip  /" "$3" ;;
	*) sed "s/^/FAIL  /" "$3"; failed=1 ;;
	esac
}

# Python: networkx, igraph, pandas, pyoxigraph, pyarrow, duckdb, followthemoney, geojson, sqlite3, jgf, gdelt-py
py=$home/python/bin/python
if [ ! -x "$py" ]; then
	python3 -m venv "$home/python" >"$home/venv.log" 2>&1 || echo "skip  python: no python3 with venv"
fi
if [ -x "$py" ]; then
	for package in networkx==3.6.1 pyoxigraph==0.5.13 pyarrow==26.0.1 duckdb==2.0.0 followthemoney==4.11.2 geojson==3.3.0 numpy==2.4.6 pandas==3.1.1 igraph==1.0.0 jgf==0.2.2 gdelt-py==0.1.11; do
		stamp=$home/python/.have-$package
		[ -e "$stamp" ] && continue
		if "$py" -m pip install -q --disable-pip-version-check "$package" >"$home/pip.log" 2>&1; then
			: >"$stamp"
		else
			echo "skip  $package cannot be installed: $(tail -n 1 "$home/pip.log")"
		fi
	done
	for check in graphml igraph gexf nodelink cytoscape jgf nquads turtle jsonld parquet csv sqlite ftm geojson gkg; do
		wanted $check || continue
		"$py" "$here/check.py" $check "$out" >"$home/$check.log" 2>&1
		verdict $check $? "$home/$check.log"
	done
fi

# DOT: Graphviz itself, or its build for WebAssembly from npm
layout() {
	if command -v dot >/dev/null 2>&1; then
		engine=dot # which takes hours on thousands of edges
		[ "$(wc -l <"$out/graph.dot")" -gt 500 ] && engine=osage
		dot -K$engine -Tjson0 "$out/graph.dot" -o "$home/dot.json"
	elif command -v node >/dev/null 2>&1 && { [ -d "$home/npm/node_modules/@viz-js/viz" ] ||
		npm install --silent --no-audit --no-fund --prefix "$home/npm" @viz-js/viz@3 >"$home/npm.log" 2>&1; }; then
		NODE_PATH=$home/npm/node_modules node "$here/dot.cjs" "$out/graph.dot" "$home/dot.json"
	else
		echo "dot: neither Graphviz nor npm can be had"
		return 77
	fi
}
if wanted dot; then
	layout >"$home/dot.log" 2>&1
	status=$?
	if [ $status -eq 0 ] && [ -x "$py" ]; then
		"$py" "$here/check.py" dot "$out" "$home/dot.json" >"$home/dot.log" 2>&1
		status=$?
	elif [ $status -eq 0 ]; then
		echo "dot: Graphviz reads it" >"$home/dot.log"
	fi
	verdict dot $status "$home/dot.log"
fi

# Java: Gephi for GEXF, Neo4j for its CSV and the Cypher script
java_ok() { command -v java >/dev/null 2>&1 && command -v mvn >/dev/null 2>&1; }
fetch() { # folder, pom: copies the dependencies once
	[ -e "$1/.have" ] && return 0
	mkdir -p "$1" && mvn -q -B -f "$2" dependency:copy-dependencies -DoutputDirectory="$1" >"$home/mvn.log" 2>&1 && : >"$1/.have"
}
for check in gephi neo4j; do
	wanted $check || continue
	if ! java_ok; then
		echo "skip  $check: no java and mvn"
	elif ! fetch "$home/$check" "$here/$check.pom.xml"; then
		echo "skip  $check: cannot be fetched: $(grep -m 1 ERROR "$home/mvn.log")"
	elif [ $check = gephi ]; then
		java -Djava.awt.headless=true -cp "$home/gephi/*" "$here/Gephi.java" "$out" >"$home/gephi.log" 2>"$home/gephi.err"
		verdict gephi $? "$home/gephi.log"
	else
		rm -rf "$home/neo4j-data"
		java -Xmx1g -cp "$home/neo4j/*" "$here/Neo4j.java" "$out" "$home/neo4j-data" >"$home/neo4j.log" 2>"$home/neo4j.err"
		status=$?
		grep '^neo4j: ' "$home/neo4j.log" >"$home/neo4j.short"
		[ $status -eq 0 ] || cat "$home/neo4j.err" >>"$home/neo4j.short"
		verdict neo4j $status "$home/neo4j.short"
	fi
done
exit $failed
