#!/bin/sh
# Narration in languages other than English asks espeak-ng how words are spoken; films are made without it too.
set -eu

if command -v espeak-ng >/dev/null 2>&1; then
    exit 0
fi

if [ "$(id -u)" = 0 ]; then
    as_root="env"
else
    as_root="sudo -n env"
fi

install_espeak() {
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends espeak-ng
}

if command -v apt-get >/dev/null 2>&1 && $as_root true >/dev/null 2>&1; then
    if install_espeak >/dev/null 2>&1 || { $as_root apt-get update >/dev/null 2>&1 && install_espeak >/dev/null 2>&1; }; then
        echo "espeak-ng is installed, for languages other than English."
        exit 0
    fi
fi
echo "espeak-ng was not found; it is optional: narration in languages other than English needs it."
