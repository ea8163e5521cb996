#!/bin/sh
# Installs Reportline from the sources around this file into a new folder: a virtual environment that needs no network
# afterwards, holds no installer and is never written to again. The image and a server without containers both use it.
#
#     deploy/install.sh /opt/reportline
#
# PYTHON names another interpreter than python3. What is downloaded is what requirements/run.txt pins by hash, and only
# as built wheels, so that nothing of a package is run here.
set -eu
umask 022

target=${1:?"the folder to install into, such as /opt/reportline"}
source=$(cd "$(dirname "$0")/.." && pwd)
if [ -e "$target" ]; then
    echo "$target is there already: name a new folder, or stop what runs from it and remove it first." >&2
    exit 1
fi

work=$(mktemp -d)
half_made=$target
trap 'rm -rf "$work" ${half_made:+"$half_made"}' EXIT
trap 'exit 1' HUP INT TERM

"${PYTHON:-python3}" -m venv "$work/installer"
"$work/installer/bin/python" -m venv --without-pip "$target"
installer() {
    "$work/installer/bin/python" -m pip --python "$target/bin/python" --quiet --disable-pip-version-check --no-input \
        --no-cache-dir "$@"
}
installer install --no-compile --only-binary :all: --require-hashes -r "$source/requirements/run.txt"
installer wheel --no-deps --no-build-isolation --wheel-dir "$work" "$source"
installer install --no-compile --no-deps --no-index "$work"/reportline-*.whl

# The lock also holds what has just built the wheel; nothing else needs these, and the check says so if that changes.
installer uninstall --yes editables hatchling packaging pathspec pluggy tomlkit trove-classifiers
installer check >"$work/check" || { cat "$work/check" >&2; exit 1; }

# Compiled once, here; never looked at again whether the source is newer, as nobody may change it.
"$target/bin/python" -I -m compileall -q --invalidation-mode unchecked-hash "$target/lib"
half_made=
