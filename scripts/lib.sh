# What the scripts share. Sourced, never run; the caller has set -euo pipefail.
# Everything said here goes to standard error: standard output belongs to the program (`scripts/demo --json`).

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
venv="$root/.venv"
python="$venv/bin/python"

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

# Install Debian packages when root; otherwise stop with the one line to run.
need_packages() {
    [ $# -gt 0 ] || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing Debian packages: $*"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq >&2 || stop "apt-get update failed; $* could not be installed."
        apt-get install -qq --yes --no-install-recommends "$@" >&2 || stop "apt-get install failed for: $*"
    else
        stop "Missing: $*. Run this and start again:  sudo apt-get install --yes $*"
    fi
}

# Print a Python that is new enough: the distribution's own first, which is built with profile-guided optimisation – one compiled by a version manager
# mostly is not, and needs half as long again for everything. Not being root, one that cannot make environments comes last.
find_python() {
    local able name
    for able in able any; do
        for name in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
            [ "$able" = any ] || [ "$(id -u)" = 0 ] || can_make_venv "$name" || continue
            command -v "$name"
            return 0
        done
    done
    return 1
}

# True when `python -m venv` can also put pip into the new environment (Debian ships that part as python3-venv).
can_make_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

make_venv() {
    local base
    base="$(find_python)" || stop "Lienket needs Python 3.11 or newer and found none. On Debian or Ubuntu:  sudo apt-get install --yes python3 python3-venv"
    can_make_venv "$base" || need_packages python3-venv
    can_make_venv "$base" || stop "$base cannot make a virtual environment with pip; install its venv and ensurepip modules and start again."
    rm -rf "$venv"
    "$base" -m venv "$venv"
}

# What an installation depends on: the pins, the interpreter and the place of the checkout.
stamp_of() { { cat "$root/requirements/$1.txt" "$root/requirements/fonts.txt"; printf '%s\n' "$root"; "$python" -c 'import sys; print(sys.version)'; } | cksum; }

# Make .venv fit requirements/$1.txt. Quick when nothing changed; never trusts a half-finished installation.
set_up() {
    local wanted="$1" name
    if ! "$python" -c 'import pip' 2>/dev/null || [ "$(cat "$venv/.checkout" 2>/dev/null)" != "$root" ]; then
        say "Setting up .venv (first run only, about a minute) …"
        make_venv
    fi
    # dev.txt contains every pin of run.txt, so an environment made for the tests serves the demo too.
    for name in "$wanted" dev; do
        if [ -e "$venv/.$name.stamp" ] && [ "$(cat "$venv/.$name.stamp")" = "$(stamp_of "$name")" ]; then return 0; fi
    done
    say "Installing what requirements/$wanted.txt pins …"
    rm -f "$venv"/.*.stamp
    local quiet=(--quiet --quiet)
    [ -t 2 ] && quiet=()
    "$python" -m pip install ${quiet[@]+"${quiet[@]}"} --disable-pip-version-check --no-input --require-hashes -r "$root/requirements/$wanted.txt" >&2 \
        || stop "Installing the pinned packages failed (see above). Is the package index reachable? Start again to retry."
    # The package of font files names a typesetting program it does not need (fonts.in says more).
    "$python" -m pip install ${quiet[@]+"${quiet[@]}"} --disable-pip-version-check --no-input --require-hashes --no-deps -r "$root/requirements/fonts.txt" >&2 \
        || stop "Installing the font of documents failed (see above). Is the package index reachable? Start again to retry."
    link_checkout
    printf '%s\n' "$root" >"$venv/.checkout"
    stamp_of "$wanted" >"$venv/.$wanted.stamp"
}

# Put the checkout on the environment's path and write its `lienket` command; needs no build tools, unlike an editable install.
link_checkout() {
    local site
    site="$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
    printf '%s\n' "$root" >"$site/lienket-checkout.pth"
    # /bin/sh starts the interpreter: a first line naming it would break on long paths and on paths with spaces.
    cat >"$venv/bin/lienket" <<LAUNCHER
#!/bin/sh
'''exec' "$python" "\$0" "\$@"
' '''
import sys

from lienket.ops.cli import main

sys.exit(main())
LAUNCHER
    chmod +x "$venv/bin/lienket"
}

# Print the folder of the server programs of the newest PostgreSQL, 15 at least.
find_postgresql() {
    local folder major
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V -r) "$(dirname "$(command -v initdb || echo /nowhere/initdb)")"; do
        [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] || continue
        major="$("$folder/postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')"
        if [ "$major" -ge 15 ]; then
            printf '%s\n' "$folder"
            return 0
        fi
    done
    return 1
}
