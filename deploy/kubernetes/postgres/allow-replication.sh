#!/bin/bash
# Run once by the image's entrypoint, on a new primary: lets the replica stream, by the password of the database's owner.
set -euo pipefail
echo 'host replication hemicycle all scram-sha-256' >>"$PGDATA/pg_hba.conf"
