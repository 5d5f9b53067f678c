#!/bin/sh
# Make one file that installs Siaga where no network is: wheels for Linux on x86-64 and arm64, Python 3.11 to 3.14, their
# hashes, pip, and an install script. Called by make bundle as: bundle.sh PYTHON, with a Python that has pip.
set -eu
python=$1
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pip() { "$python" -m pip --disable-pip-version-check --quiet "$@"; }

# The package itself, from a copy: building leaves files behind.
mkdir "$work/source"
(cd "$here" && tar cf - --exclude=__pycache__ console data widgets pyproject.toml README.md LICENSE) | tar xf - -C "$work/source"
pip wheel --no-deps --wheel-dir "$work/own" "$work/source"
wheel=$(basename "$work"/own/siaga-*.whl)
version=$(echo "$wheel" | cut -d- -f2)
bundle=$work/siaga-$version
mkdir -p "$bundle/wheels"
cp "$work/own/$wheel" "$bundle/wheels/"

for machine in x86_64 aarch64; do
    for release in 3.11 3.12 3.13 3.14; do
        echo "wheels for $machine, Python $release"
        pip download --require-hashes --only-binary :all: --no-deps --dest "$bundle/wheels" \
            --platform "manylinux_2_17_$machine" --platform "manylinux2014_$machine" --platform "manylinux_2_28_$machine" \
            --python-version "$release" --requirement "$here/requirements/run.txt"
    done
done
# Some systems have Python without pip: a wheel of pip can be run as it is.
pip download --no-deps --only-binary :all: --dest "$bundle" pip

cp "$here/requirements/run.txt" "$bundle/requirements.txt"
printf '%s --hash=sha256:%s\n' "siaga==$version" "$(sha256sum "$bundle/wheels/$wheel" | cut -d' ' -f1)" >>"$bundle/requirements.txt"
cp "$here/requirements/install.sh" "$here/LICENSE" "$bundle/"
(cd "$bundle" && find . -type f ! -name SHA256SUMS | sort | xargs sha256sum >SHA256SUMS)
mkdir -p "$here/build"
file=$here/build/siaga-$version-offline.tar.gz
tar czf "$file" --owner=0 --group=0 -C "$work" "siaga-$version"
echo "$file"
