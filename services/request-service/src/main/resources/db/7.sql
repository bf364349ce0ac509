-- The lanes of targets: who holds a slot and who waits. They stand on the log beside the requests.
create table lane (
  id text primary key,
  partition int not null,
  document text not null
);
create index lane_by_partition on lane (partition);
-- Which requests have results, for lists of these; the rows of requests are made again from the log.
alter table request_row add column has_result boolean not null default false;
create index request_row_with_result on request_row (submitted_at desc, id desc) where has_result;
delete from request_row;
delete from request_facts;
delete from event;
update feed_position set next_offset = 0 where place like 'countersign.events/%';
