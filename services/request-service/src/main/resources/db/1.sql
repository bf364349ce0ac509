-- The read views. All of it but result_key can be made again from the log.
create table feed_position (
  place text primary key,
  next_offset bigint not null
);
create table request (
  id text primary key,
  partition int not null,
  sequence bigint not null,
  status text not null,
  target text not null,
  environment text not null,
  requester text not null,
  submitted_at timestamptz not null,
  waiting_for varchar[] not null,
  voted varchar[] not null,
  document text not null
);
create index request_newest on request (submitted_at desc, id desc);
create index request_by_requester on request (requester, submitted_at desc, id desc);
create index request_waiting on request using gin (waiting_for) where status = 'PENDING';
create index request_by_partition on request (partition);
create table event (
  request text not null,
  sequence bigint not null,
  partition int not null,
  log_offset bigint not null,
  type text not null,
  hash text not null,
  value bytea not null,
  signature bytea not null,
  key_id text not null,
  primary key (request, sequence)
);
create index event_by_partition on event (partition);
create table payload (
  digest text primary key,
  partition int not null,
  appended_at timestamptz not null,
  content bytea
);
create index payload_oldest on payload (appended_at) where content is not null;
create index payload_by_partition on payload (partition);
create table result_key (
  public_key text primary key,
  private_key bytea not null,
  made_at timestamptz not null
);
create index result_key_oldest on result_key (made_at);
create table result_chunk (
  place text primary key,
  partition int not null,
  log_offset bigint not null,
  execution text not null,
  encapsulated text not null,
  chunk_index int not null,
  is_last boolean not null,
  sealed bytea not null,
  appended_at timestamptz not null
);
create index result_chunk_of on result_chunk (execution, encapsulated, chunk_index);
create index result_chunk_oldest on result_chunk (appended_at);
create index result_chunk_by_partition on result_chunk (partition);
