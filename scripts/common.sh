# Shared by the scripts beside it; sourced, with `top` set to the project.
# shellcheck shell=bash

say() { printf '\n== %s\n' "$*"; }

# need PACKAGE...: installs the Debian packages that are missing, and asks no network if none is.
need() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' ||
            missing+=("$package")
    done
    if [ ${#missing[@]} -eq 0 ]; then
        echo "all packages are here: $*"
        return
    fi
    echo "installing: ${missing[*]}"
    local as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
        "${missing[@]}"
}

# What building takes.
build_packages=(gcc g++ libc6-dev cmake ninja-build pkg-config libicu-dev libutf8proc-dev
    libyaml-dev libsimdjson-dev libopencc-dev libopencc-data
    libarchive-dev zlib1g-dev libexpat1-dev libsqlite3-dev libxxhash-dev
    libedit-dev libmicrohttpd-dev)

# Node.js brings npm along where it is not Debian's own package.
command -v node >/dev/null || build_packages+=(nodejs)
command -v npm >/dev/null || build_packages+=(npm)

# What the tests take beside that.
test_packages=(clang clang-format clang-tidy libclang-rt-14-dev python3 python3-jsonschema
    python3-yaml ripgrep chromium fonts-noto-cjk)

# configure DIR OPTION...: a build tree below build/, with Ninja.
configure() {
    local directory=$top/build/$1
    shift
    cmake -S "$top" -B "$directory" -G Ninja "$@" >"$directory.log" 2>&1 || {
        cat "$directory.log" >&2
        return 1
    }
}
