-- What each key of a result is there for: one may serve evidence first and then the run, so it is over when all of that
-- is. The rows of requests are made again from the log, and these with them.
drop table result_end;
create table result_end (
  use_of_key text primary key,
  execution text not null,
  public_key text not null,
  sealing text not null,
  ended_at timestamptz,
  ends_at timestamptz
);
create index result_end_of_key on result_end (public_key);
create index result_end_of_execution on result_end (execution);
create index result_end_oldest on result_end (ends_at);
delete from request_row;
delete from request_facts;
delete from event;
update feed_position set next_offset = 0 where place like 'countersign.events/%';
