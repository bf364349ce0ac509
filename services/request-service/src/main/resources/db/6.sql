-- Reviews of broken glass, for lists that look for them. The rows of requests are made again from the
-- log, and in a table of another name, as they were before: an instance of the version before, which
-- would write rows that know of no review, finds no table and waits.
drop table request_view;
create table request_row (
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
  review_by timestamptz,
  reviewed_at timestamptz,
  document text not null
);
create index request_row_newest on request_row (submitted_at desc, id desc);
create index request_row_by_requester on request_row (requester, submitted_at desc, id desc);
create index request_row_waiting on request_row using gin (waiting_for) where status = 'PENDING';
create index request_row_break_glass on request_row (submitted_at desc, id desc)
  where review_by is not null;
create index request_row_by_partition on request_row (partition);
delete from request_facts;
delete from event;
update feed_position set next_offset = 0 where place like 'countersign.events/%';
