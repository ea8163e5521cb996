#!/bin/sh
# Backs up what waits, what is marked as delivered, and the keys, while the service runs: a folder for each time, kept for a
# week. docs/operating.md says how to restore one, and what else to keep. The first word is where to, the others are what
# runs `reportline` here:
#
#     deploy/backup.sh /srv/reportline-backups docker compose run --rm -T --no-deps forwarder
#     deploy/backup.sh /srv/reportline-backups reportline-command
#
# The secret is not in it, and is to be nowhere near it.
set -eu
umask 077
folder=${1:?"where to, such as /srv/reportline-backups"}
shift
[ $# -gt 0 ] || { echo "Name what runs reportline here, such as reportline-command." >&2; exit 2; }

name=$(date -u +%Y-%m-%dT%H%M%SZ)
new=$folder/.$name
trap 'rm -rf "$new"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$folder"
mkdir "$new"
# The keys come last: a pair that was made meanwhile is then there too.
"$@" outbox backup - >"$new/outbox.db"
"$@" keys backup - >"$new/outbox-keys.json"
sync "$new/outbox.db" "$new/outbox-keys.json" "$new"
mv "$new" "$folder/$name"
sync "$folder"

# What is deleted in the outbox stays in here for a week more: a delivered report, and the mark of one, which is kept for
# eight days there and so for fifteen in all. 10080 minutes are a week.
find "$folder" -mindepth 1 -maxdepth 1 -type d -name '20??-??-??T??????Z' -mmin +10080 -exec rm -rf {} +
find "$folder" -mindepth 1 -maxdepth 1 -type d -name '.20??-??-??T??????Z' -mmin +60 -exec rm -rf {} +  # was cut off

# Read back from where they are kept. Only then is there a backup: its age is a figure, and an alarm when it is old.
"$@" keys backed-up - <"$folder/$name/outbox-keys.json"
"$@" outbox backed-up - <"$folder/$name/outbox.db"
