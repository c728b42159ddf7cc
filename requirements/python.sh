#!/bin/sh
# Makes the virtual environment, or says in one line why it cannot.
# Usage: sh requirements/python.sh PYTHON FOLDER
set -eu
python=$1
folder=$2

command -v "$python" >/dev/null 2>&1 || {
  echo "cxassess needs Python 3.11 or newer; '$python' was not found. Install it, or: make PYTHON=/path/to/python3" >&2
  exit 1
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "cxassess needs Python 3.11 or newer; '$python' is $("$python" -V). Try: make PYTHON=python3.12" >&2
  exit 1
}
if ! "$python" -m venv "$folder" >/dev/null 2>&1; then
  rm -rf "$folder"
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq >/dev/null && apt-get install -y -qq python3-venv >/dev/null
    "$python" -m venv "$folder"
  else
    echo "'$python -m venv' failed: install the package python3-venv (Debian, Ubuntu) and try again." >&2
    exit 1
  fi
fi
