#!/usr/bin/env bash
# For docker-compose.yml: makes the databases and roles that ./countersign up makes by itself. Safe to run again.
set -euo pipefail
export PGHOST=postgres PGUSER=postgres PGPASSWORD PGOPTIONS="-c client_min_messages=warning"
PGPASSWORD="$(cat /state/keys/postgres.password)"

sql() { psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 "$@"; }

database() { # name, owner
  sql --set name="$1" --set owner="$2" --set password="$(cat "/state/keys/$2.password")" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'owner') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec
ALTER ROLE :"owner" LOGIN PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'owner') WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
}

database countersign_views countersign
for orders in orders_dev orders_prod; do
  database "$orders" agent_orders
  sql --dbname "$orders" --command "SET ROLE agent_orders" --file /orders.sql
done
