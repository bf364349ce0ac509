-- Until when each result may be read, and which of the sealed documents of its execution it is. The
-- rows of requests are made again from the log, and these with them.
create table result_end (
  execution text primary key,
  public_key text not null,
  sealing text not null,
  ends_at timestamptz not null
);
create index result_end_oldest on result_end (ends_at);
delete from request_row;
delete from request_facts;
delete from event;
update feed_position set next_offset = 0 where place like 'countersign.events/%';
