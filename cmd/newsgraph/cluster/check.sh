#!/bin/sh
# Runs the job on a small Spark cluster of two worker processes on this machine, and
# compares what it makes, byte for byte, with what one process makes: with 2, 7 and 16
# partitions, with an executor that is killed and tasks that run twice, and with a
# driver that is killed and a job that is submitted again.
#
#   sh cmd/newsgraph/cluster/check.sh BINARY FOLDER [PATH…]
#
# FOLDER is for Spark and the runs; PATH are articles, those of testdata by default.
# Without Java 8 or later or Python 3.9 or later, or where Spark cannot be had, it says
# so and passes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
binary=$(realpath "$1") && folder=$(realpath -m "$2")
shift 2
[ $# -gt 0 ] || set -- "$here/../../../testdata/articles"
command -v java >/dev/null || { echo "skipped: no Java here"; exit 0; }
python=$(command -v python3) || { echo "skipped: no Python here"; exit 0; }
"$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 9))' 2>/dev/null || { echo "skipped: Python 3.9 or later with venv is needed"; exit 0; }
mkdir -p "$folder"
if [ ! -x "$folder/venv/bin/spark-submit" ]; then
	"$python" -m venv "$folder/venv"
	"$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check install -r "$here/requirements-test.txt" >"$folder/pip.log" 2>&1 ||
		{ echo "skipped: Spark cannot be had: $(tail -n 1 "$folder/pip.log")"; exit 0; }
fi
unset SPARK_HOME JAVA_TOOL_OPTIONS
export SPARK_LOCAL_IP=127.0.0.1 PYSPARK_PYTHON="$folder/venv/bin/python"
mkdir -p "$folder/bin" && cp "$binary" "$folder/bin/newsgraph"
rm -rf "$folder/one" "$folder"/job-*

# job NAME PARTITIONS [CONF…]: its output goes to job-NAME.log
job() {
	name=$1 partitions=$2
	shift 2
	confs=
	while [ "${1:-}" = --conf ]; do
		confs="$confs --conf $2"
		shift 2
	done
	# shellcheck disable=SC2086 # words of confs are words
	"$folder/venv/bin/spark-submit" --master 'local-cluster[2,1,700]' --conf spark.executor.memory=700m --conf spark.driver.memory=600m \
		--conf spark.ui.enabled=false --conf spark.python.worker.memory=128m $confs --files "$folder/bin/newsgraph" \
		"$here/newsgraph_spark.py" -o "$folder/job-$name" --partitions "$partitions" --share-bytes 30000 "$@" >>"$folder/job-$name.log" 2>&1
}
same() {
	for file in graph.json records.jsonl.zst ledger.json; do
		cmp "$folder/one/$file" "$folder/job-$1/run/$file" || { tail -n 30 "$folder/job-$1.log"; exit 1; }
	done
	echo "$2: the same bytes"
}

"$binary" extract --quiet "$@" -o "$folder/one" || [ $? = 3 ]

job plain 2 "$@" || { tail -n 30 "$folder/job-plain.log"; exit 1; }
same plain "2 partitions"

job killed 7 --conf spark.speculation=true --conf spark.speculation.quantile=0.5 --conf spark.speculation.multiplier=1.1 "$@" &
running=$!
while kill -0 $running 2>/dev/null && [ ! -d "$folder/job-killed/annotated" ]; do sleep 0.2; done
sleep 2
pkill -9 -o -f CoarseGrainedExecutorBackend && echo "an executor was killed" || echo "no executor was there to kill"
wait $running || { tail -n 30 "$folder/job-killed.log"; exit 1; }
same killed "7 partitions, an executor killed, tasks run twice"

job again 16 "$@" &
running=$!
while kill -0 $running 2>/dev/null && [ ! -e "$folder/job-again/decisions" ]; do sleep 0.2; done
pkill -9 -f "newsgraph_spark.py -o $folder/job-again " && echo "the driver was killed"
wait $running 2>/dev/null || true
job again 16 "$@" || { tail -n 30 "$folder/job-again.log"; exit 1; }
grep -q '^annotated: kept' "$folder/job-again.log" || { echo "nothing was kept"; exit 1; }
same again "16 partitions, the driver killed, submitted again"
