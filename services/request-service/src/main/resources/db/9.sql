-- Whether a request was submitted so that its results are kept. The rows of requests are made again from the log.
delete from request_row;
delete from request_facts;
delete from event;
update feed_position set next_offset = 0 where place like 'countersign.events/%';
