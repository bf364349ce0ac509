-- The audit, for whoever looks for something in it; what proves it is the topic.
create table audit_entry (
  sequence bigint primary key,
  partition int not null,
  at timestamptz not null,
  category text not null,
  type text not null,
  actor text not null,
  actor_kind text not null,
  address text not null,
  request text,
  summary text not null,
  hash text not null,
  event text not null,
  source_topic text not null,
  source_partition int not null,
  source_offset bigint not null
);
create index audit_entry_of on audit_entry (request, sequence desc) where request is not null;
create index audit_entry_by_actor on audit_entry (actor, sequence desc);
create index audit_entry_by_category on audit_entry (category, sequence desc);
create index audit_entry_by_type on audit_entry (type, sequence desc);
create index audit_entry_by_time on audit_entry (at, sequence desc);
