#!/bin/sh
# Draws every secret that Reportline can draw by itself, each into a file of its own, and leaves those that are there as
# they are: what was stored under a secret opens with that one only.
#
#     deploy/draw-secrets.sh                       secrets/, for containers
#     deploy/draw-secrets.sh /etc/reportline       for systemd, as root
#
# intake_token is drawn for the stand-in: put the hotline's own in its place before going live. telegram_token is
# BotFather's to give. Keep a copy of reportline_secret apart from the machine's backups.
set -eu
folder=${1:-$(cd "$(dirname "$0")/.." && pwd)/secrets}

# Other users cannot enter the folder; the user inside a container, who has another number than its owner, can read
# what is mounted from it.
umask 077
mkdir -p "$folder"
chmod 0700 "$folder"
for name in reportline_secret ops_token intake_token telegram_secret; do
    if [ -e "$folder/$name" ]; then
        echo "$folder/$name is kept"
        continue
    fi
    # 32 random bytes, as hexadecimal: fits every setting, header and editor.
    od -An -v -tx1 -N32 /dev/urandom | tr -d ' \n' >"$folder/.$name"
    [ "$(wc -c <"$folder/.$name")" -eq 64 ]
    chmod 0444 "$folder/.$name"
    mv "$folder/.$name" "$folder/$name"
    echo "$folder/$name is drawn"
done
