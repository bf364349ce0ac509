-- When a token was last used, to the minute. It follows from no log: rebuilding the views leaves it.
create table token_use (
  token_id text primary key,
  used_at timestamptz not null
);
