-- What is long goes where lists and the feed do not read it. The rows of requests are made again from
-- the log, and in a table of another name: an instance of the version before, which would count on,
-- finds no table and waits.
drop table request;
create table request_view (
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
create index request_view_newest on request_view (submitted_at desc, id desc);
create index request_view_by_requester on request_view (requester, submitted_at desc, id desc);
create index request_view_waiting on request_view using gin (waiting_for) where status = 'PENDING';
create index request_view_by_partition on request_view (partition);
create table request_facts (
  request text primary key,
  partition int not null,
  facts text not null
);
create index request_facts_by_partition on request_facts (partition);
delete from event;
update feed_position set next_offset = 0 where place like 'countersign.events/%';
