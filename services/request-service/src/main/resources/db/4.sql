-- What became of deliveries to endpoints, an attempt a row. All attempts of an endpoint stand on one
-- partition, so their offsets are in the order in which they ended.
create table delivery_attempt (
  place text primary key,
  partition int not null,
  log_offset bigint not null,
  endpoint text not null,
  epoch bigint not null,
  message text not null,
  type text not null,
  attempt int not null,
  outcome text not null,
  attempt_end text not null,
  status int not null,
  took_ms bigint not null,
  at timestamptz not null,
  next_attempt_at timestamptz,
  appended_at timestamptz not null
);
create index delivery_attempt_of on delivery_attempt (endpoint, log_offset desc);
create index delivery_attempt_by_age on delivery_attempt (appended_at);
