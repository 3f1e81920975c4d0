#!/bin/sh
# usage: include-in-bench.sh NGINX.CONF HOST
# Puts `include /etc/nginx/personal-data-download.conf;` into the server block of HOST in the nginx.conf of a bench, before its
# `location /`, where it is not there yet, and has nginx read it. A file that nginx refuses is put back as it was.
set -eu
conf=$1
host=$2
snippet=${SNIPPET:-/etc/nginx/personal-data-download.conf}
new=$(mktemp)
old=$(mktemp)
trap 'rm -f "$new" "$old"' EXIT
cp "$conf" "$old"

awk -v host="$host" -v line="include $snippet;" '
  function flush(  n, i, body, ours) {
    body = block
    sub(/#[^\n]*/, "", body)
    ours = 0
    if (match(body, /server_name[^;]*;/)) {
      n = split(substr(body, RSTART, RLENGTH), names, /[ \t\n;]+/)
      for (i = 2; i <= n; i++) if (names[i] == host) ours = 1
    }
    if (ours && index(block, line) == 0) sub(/[ \t]*location \/ *\{/, "\t" line "\n&", block)
    if (ours && index(block, line) > 0) found = 1
    printf "%s", block
    block = ""
  }
  /^[ \t]*server[ \t]*\{/ { flush() }
  { block = block $0 "\n" }
  END { flush(); exit found ? 0 : 3 }
' "$old" > "$new" || {
  echo "no server block of $host with a location / in $conf" >&2
  exit 1
}

cmp -s "$old" "$new" && exit 0
# Written into the file, not in its place: its owner is the bench.
cat "$new" > "$conf"
if ! nginx -t; then
  cat "$old" > "$conf"
  exit 1
fi
nginx -s reload
