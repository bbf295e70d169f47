#!/bin/sh
# Builds the wheel around a binary, installs it into a fresh environment with the
# libraries that it hands tables to, and runs its tests, its example and mypy.
#
#   sh cmd/python/check.sh BINARY FOLDER
#
# FOLDER is for the environment and the wheel. Without Python 3.9 or later, or
# where a package cannot be had, it says so and passes.
set -eu
binary=$(realpath "$1") && folder=$(realpath -m "$2")
cd "$(dirname "$0")"
python=$(command -v python3) || { echo "skipped: no Python here"; exit 0; }
"$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 9))' 2>/dev/null || { echo "skipped: Python 3.9 or later with venv is needed"; exit 0; }
rm -rf "$folder" && mkdir -p "$folder"
"$python" -m venv "$folder/venv"
pip() { "$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check "$@"; }
pip install -r requirements-test.txt >"$folder/pip.log" 2>&1 || { echo "skipped: packages cannot be had: $(tail -n 1 "$folder/pip.log")"; exit 0; }
NEWSGRAPH_BINARY=$binary pip wheel --no-deps --no-build-isolation -w "$folder" .
ls -l "$folder"/*.whl | awk '{print $5, "bytes"}'
pip install --no-deps "$folder"/newsgraph-*.whl
here=$PWD
cd "$folder" # so that the installed package is tested, not the folder beside

unset NEWSGRAPH_BINARY
"$folder/venv/bin/python" -m mypy --config-file "$here/pyproject.toml" --cache-dir "$folder/mypy" -p newsgraph
"$folder/venv/bin/python" -m pytest -q -p no:cacheprovider "$here/tests"
"$folder/venv/bin/python" "$here/examples/who_meets_whom.py" "$here/../../testdata/articles"
