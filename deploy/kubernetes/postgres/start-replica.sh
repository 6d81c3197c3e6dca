#!/bin/bash
# Copies the primary on the first start, and streams from it ever after. A slot makes the primary keep what is still to be streamed, as far as
# max_slot_wal_keep_size goes: a replica that was away for longer is copied anew when it starts.
set -euo pipefail
slot=replica
ask() { psql --host primary --username hemicycle --no-psqlrc --quiet --tuples-only --no-align --command "$1"; }

status=$(ask "SELECT wal_status FROM pg_replication_slots WHERE slot_name = '$slot'" || true)
if [ "$status" = lost ]; then rm -rf "$PGDATA"; fi

if [ ! -d "$PGDATA" ]; then
  # A copy that is cut off is no database: it gets its name when it is whole. Its slot may be there still.
  rm -rf "$PGDATA.copying"
  ask "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '$slot'" >/dev/null
  pg_basebackup --host primary --username hemicycle --pgdata "$PGDATA.copying" --write-recovery-conf --checkpoint fast --create-slot --slot "$slot"
  mv "$PGDATA.copying" "$PGDATA"
fi
exec postgres
