#!/bin/bash
# Copies the primary on the first start, and streams from it ever after.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # A copy that was cut off is no database.
  find "$PGDATA" -mindepth 1 -delete
  pg_basebackup --host primary --username hemicycle --pgdata "$PGDATA" --write-recovery-conf --checkpoint fast
  chmod 700 "$PGDATA"
fi
exec postgres
