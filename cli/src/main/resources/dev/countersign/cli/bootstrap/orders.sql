-- What the demo works on. Run as the role that only the agent can sign in as.
CREATE TABLE IF NOT EXISTS orders (
  id integer PRIMARY KEY,
  customer text NOT NULL,
  status text NOT NULL,
  total numeric(10, 2) NOT NULL,
  placed timestamptz NOT NULL DEFAULT now()
);
INSERT INTO orders (id, customer, status, total) VALUES
  (1, 'Ada Lovelace', 'paid', 120.00),
  (2, 'Grace Hopper', 'open', 45.50),
  (3, 'Edsger Dijkstra', 'open', 12.00),
  (4, 'Barbara Liskov', 'shipped', 310.99),
  (5, 'Tony Hoare', 'open', 78.25)
ON CONFLICT DO NOTHING;

-- Settling takes its time, and does so at COMMIT: long enough to kill an agent in the middle of it.
CREATE OR REPLACE FUNCTION settle() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN PERFORM pg_sleep(5); RETURN NULL; END';
DROP TRIGGER IF EXISTS settling ON orders;
CREATE CONSTRAINT TRIGGER settling AFTER UPDATE ON orders DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.status = 'settled' AND OLD.total <> NEW.total) EXECUTE FUNCTION settle();
