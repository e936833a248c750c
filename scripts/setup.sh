#!/bin/sh
# Makes this checkout ready: the Debian packages it may install, .venv, the Python packages.
# Quick and offline when everything is there. What it may not do it names, as one command to type.
# usage: scripts/setup.sh run|test
set -eu
cd "$(dirname "$0")/.."

window="libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libfreetype6 libxkbcommon0 libxkbcommon-x11-0
    libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render0
    libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1 libxcb-xfixes0 libxcb-xinerama0
    libxcb-xkb1 libwayland-client0 libwayland-cursor0 libwayland-egl1 libcups2"
tests="poppler-utils libreoffice-writer xvfb fontconfig"

say() { printf '%s\n' "$*" >&2; }

is_installed() {    # PACKAGE; Debian 13 gave some libraries the suffix t64
    dpkg-query -W -f='${db:Status-Status}\n' "$1" "$1t64" 2>/dev/null | grep -qx installed
}

missing_of() {      # PACKAGE… → those that are not installed
    for package in "$@"; do
        is_installed "$package" || printf '%s ' "$package"
    done
}

as_root() {         # COMMAND…; fails where neither root nor passwordless sudo is at hand
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    else
        return 1
    fi
}

install_packages() { # PURPOSE PACKAGE…; fails, after naming the command, where they cannot be installed
    purpose=$1
    shift
    command -v dpkg-query >/dev/null || { say "No Debian here: see to $purpose by hand: $*"; return 1; }
    missing=$(missing_of "$@")
    [ -n "$missing" ] || return 0
    say "Missing for $purpose: $missing"
    as_root apt-get -q update >&2 </dev/null || true
    # shellcheck disable=SC2086  # a list of package names
    as_root apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends $missing >&2 </dev/null && return
    say "They could not be installed from here. For $purpose type:"
    say "    sudo apt-get install --no-install-recommends $missing"
    return 1
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        is_new_enough "$name" && { printf '%s\n' "$name"; return; }
    done
    say "Python 3.11 or newer is needed and none was found (tried python3, python3.14 … python3.11). Type:"
    say "    sudo apt-get install python3 python3-venv"
    return 1
}

make_environment() {
    if is_new_enough .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; then
        return
    fi
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        install_packages "Python environments" "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    "$python" -m venv --clear .venv
}

wanted() {          # what was installed from what: the place, the Python, everything in setup.cfg before the tools
    pwd
    .venv/bin/python -V
    sed '/^\[tool:pytest\]/,$d' setup.cfg | cat - pyproject.toml | cksum
}

install_project() {
    [ "$(wanted)" != "$(cat .venv/installed 2>/dev/null)" ] || return 0
    say "Installing the Python packages into .venv (once; a few minutes)"
    [ -w "${HOME:-/nowhere}" ] || export PIP_NO_CACHE_DIR=1
    .venv/bin/python -m pip --disable-pip-version-check install --quiet --no-input --editable '.[test]' >&2 </dev/null
    wanted >.venv/installed
}

make_environment
install_project
# shellcheck disable=SC2086  # lists of package names
case ${1:-} in
    run) install_packages "the window" $window || true ;;
    test) install_packages "the tests" $window $tests || true ;;
    *) say "usage: scripts/setup.sh run|test"; exit 2 ;;
esac
