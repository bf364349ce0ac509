-- What lists of requests select by besides: what was asked for, and how dangerous it is, what it shares with others
-- that differ in literals alone, and the tables that it names, which stand apart, for they are many and never change.
-- Without defaults: an instance of the version before, which knows nothing of them, writes no row and waits. The rows
-- of requests are made again from the log.
delete from request_row;
delete from request_facts;
delete from event;
update feed_position set next_offset = 0 where place like 'countersign.events/%';
alter table request_row add column kind text not null;
alter table request_row add column statement_class text not null;
alter table request_row add column fingerprint text;
create index request_row_by_kind on request_row (kind, submitted_at desc, id desc);
create index request_row_by_class on request_row (statement_class, submitted_at desc, id desc);
create index request_row_by_fingerprint on request_row (fingerprint, submitted_at desc, id desc)
  where fingerprint is not null;
create table request_tables (
  request text primary key,
  partition int not null,
  keys varchar[] not null
);
create index request_tables_by_key on request_tables using gin (keys);
create index request_tables_by_partition on request_tables (partition);
