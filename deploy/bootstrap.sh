#!/bin/sh
# Make .venv from the lock file: the one step that can't be Python of ours yet. Each failure is one line that says what to do.
set -eu
cd "$(dirname "$0")/.."
PYTHON=${PYTHON:-python3}

fail() {
    echo "runway: $*" >&2
    exit 1
}

command -v "$PYTHON" >/dev/null 2>&1 || fail "no '$PYTHON' here. Install Python 3.11 or later, or name one: make up PYTHON=/path/to/python3"
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$("$PYTHON" --version 2>&1) is too old. Install Python 3.11 or later, or name one: make up PYTHON=/path/to/python3"
[ -w . ] || fail "$(pwd) isn't writable for $(id -un). Give it to that user, or clone to a directory of your own"

if ! "$PYTHON" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    # Debian keeps these two modules of the standard library in a package of their own.
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 ||
        fail "$PYTHON has no venv module. Type: sudo apt-get install python3-venv"
    echo "runway: installing python3-venv"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv; } >/dev/null 2>&1 ||
        fail "apt-get couldn't install python3-venv. Type: apt-get install python3-venv, and read what it says"
fi

[ -x .venv/bin/python ] && .venv/bin/python -c '' 2>/dev/null || {
    rm -rf .venv
    "$PYTHON" -m venv .venv || fail "$PYTHON couldn't make .venv. Read the lines above"
}
echo "runway: installing the locked Python packages"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
    -r requirements/development.lock 2>.venv/install.log ||
    fail "pip couldn't install the locked packages: $(grep -m1 ERROR .venv/install.log || tail -n 1 .venv/install.log). Is a package index reachable?"
touch .venv/installed
