#!/bin/sh
# Puts what a server without containers needs beside the program where it belongs: the user, the units, the commands. When
# Reportline is installed and at each upgrade, as root, from the sources of the version that is installed:
#
#     deploy/put-in-place.sh
#
# What is there already and differs is kept beside it, ending in .before. Settings, secrets and what `systemctl edit` wrote
# are not touched. DESTDIR names another root, for a look or a package; then systemd is told nothing.
set -eu
umask 022

here=$(cd "$(dirname "$0")" && pwd)
root=${DESTDIR:-}

put() {
    to=$root$3
    if [ -e "$to" ] && ! cmp -s "$2" "$to"; then
        cp -p "$to" "$to.before"
        echo "$to is of this version now; what was there is in $to.before" >&2
    fi
    install -D -m "$1" "$2" "$to"
}
# For a bot of Telegram's or an intake of the IWF's shape: only where somebody has put it there.
renew() {
    if [ -e "$root$3" ]; then put "$@"; fi
}

put 0644 "$here/systemd/reportline.conf" /etc/sysusers.d/reportline.conf
for unit in reportline-door reportline-forwarder reportline-standin; do
    put 0644 "$here/systemd/$unit.service" "/etc/systemd/system/$unit.service"
done
renew 0644 "$here/systemd/telegram.conf" /etc/systemd/system/reportline-door.service.d/telegram.conf
renew 0644 "$here/systemd/iwf-forwarder.conf" /etc/systemd/system/reportline-forwarder.service.d/iwf.conf
put 0755 "$here/systemd/reportline-command" /usr/local/bin/reportline-command
put 0755 "$here/backup.sh" /usr/local/bin/reportline-backup

if [ -z "$root" ]; then
    systemd-sysusers
    systemctl daemon-reload
fi
