#!/bin/sh
# Installs bubblewrap, the sandbox's container, through the system's package manager where that is allowed.
[ "$(uname -s)" = Linux ] || exit 0
command -v bwrap >/dev/null 2>&1 && exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null && as_root="sudo -n"
fi
if [ "$(id -u)" -eq 0 ] || [ -n "$as_root" ]; then
    if command -v apt-get >/dev/null 2>&1; then
        { $as_root apt-get update -qq; $as_root apt-get install -y -qq bubblewrap; } >/dev/null 2>&1
    elif command -v dnf >/dev/null 2>&1; then
        $as_root dnf install -y -q bubblewrap >/dev/null 2>&1
    elif command -v pacman >/dev/null 2>&1; then
        $as_root pacman -S --noconfirm bubblewrap >/dev/null 2>&1
    fi
fi
command -v bwrap >/dev/null 2>&1 ||
    echo "bubblewrap is not installed: run 'sudo apt-get install bubblewrap' for the full sandbox. Going on without."
exit 0
