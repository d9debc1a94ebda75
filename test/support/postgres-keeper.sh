# Runs one private PostgreSQL cluster for as long as standard input stays open.
# Started by postgres.ts as an unprivileged user, since the server refuses to run as root.
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/aikagi-postgres.XXXXXX")
finish() {
  "$PG_CTL" stop --pgdata "$folder/data" --mode immediate --silent 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

# Text sorts by language here, as on most installations and unlike SQLite, so that a query which
# relies on byte order fails in the tests and not at somebody's site. Needs PostgreSQL 15.
"$INITDB" --pgdata "$folder/data" --username aikagi --auth trust --encoding UTF8 \
  --locale-provider icu --icu-locale en --locale C.UTF-8 --no-sync >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }
cat >>"$folder/data/postgresql.conf" <<SETTINGS
listen_addresses = '127.0.0.1'
port = $CLUSTER_PORT
unix_socket_directories = ''
fsync = $CLUSTER_FSYNC
max_connections = 200
SETTINGS
"$PG_CTL" start --pgdata "$folder/data" --log "$folder/log" --wait --silent >/dev/null \
  || { cat "$folder/log" >&2; exit 1; }
echo ready
read -r _ || true
