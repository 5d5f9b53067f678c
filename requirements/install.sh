#!/bin/sh
# Install Siaga from the folder of this script. It needs Python 3.11 or newer, and no network.
#   ./install.sh [FOLDER]    FOLDER: where to install; else ~/.local/share/siaga-program. The command is linked into ~/.local/bin
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=${1:-$HOME/.local/share/siaga-program}
bin=$HOME/.local/bin
python=${PYTHON:-}
for found in python3.14 python3.13 python3.12 python3.11 python3; do
    [ -n "$python" ] && break
    if "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$found; fi
done
[ -n "$python" ] || { echo "install.sh: no Python 3.11 or newer found; say which: PYTHON=/path/to/python3 ./install.sh" >&2; exit 1; }
(cd "$here" && sha256sum --check --quiet SHA256SUMS) || { echo "install.sh: the bundle is damaged; copy it again" >&2; exit 1; }
umask 022
mkdir -p "$(dirname "$to")"
"$python" -m venv --without-pip --clear "$to"
"$to/bin/python" -I "$(echo "$here"/pip-*.whl)/pip" --disable-pip-version-check --quiet --isolated install --no-index \
    --find-links "$here/wheels" --require-hashes --requirement "$here/requirements.txt"
"$to/bin/siaga" --version
mkdir -p "$bin"
ln -sf "$to/bin/siaga" "$bin/siaga"
case ":$PATH:" in
*":$bin:"*) echo "the command is siaga" ;;
*) echo "the command is $bin/siaga; put $bin on the PATH to call it siaga" ;;
esac
