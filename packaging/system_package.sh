#!/bin/sh
# system_package.sh COMMANDS PACKAGE USE: installs an optional Debian package, unless one of its commands is there.
set -eu

commands=$1
package=$2
use=$3

for command_name in $commands; do
    if command -v "$command_name" >/dev/null 2>&1; then
        exit 0
    fi
done

if [ "$(id -u)" = 0 ]; then
    as_root="env"
else
    as_root="sudo -n env"
fi

install_package() {
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends "$package"
}

if command -v apt-get >/dev/null 2>&1 && $as_root true >/dev/null 2>&1; then
    if install_package >/dev/null 2>&1 || { $as_root apt-get update >/dev/null 2>&1 && install_package >/dev/null 2>&1; }; then
        echo "$package is installed, for $use."
        exit 0
    fi
fi
echo "$package was not found; it is optional, for $use."
