-- The lanes of targets: who holds a slot and who waits. They stand on the log beside the requests.
create table lane (
  id text primary key,
  partition int not null,
  document text not null
);
create index lane_by_partition on lane (partition);
