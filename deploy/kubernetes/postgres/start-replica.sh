#!/bin/bash
# Copies the primary on the first start, and streams from it ever after.
set -euo pipefail
if [ ! -d "$PGDATA" ]; then
  # A copy that is cut off is no database: it gets its name when it is whole.
  rm -rf "$PGDATA.copying"
  pg_basebackup --host primary --username hemicycle --pgdata "$PGDATA.copying" --write-recovery-conf --checkpoint fast
  mv "$PGDATA.copying" "$PGDATA"
fi
exec postgres
