-- +goose Up
-- Webhooks and what they are to send. Moments are integer microseconds since
-- 1970 UTC, 0 for none.

INSERT INTO counters (name, value) VALUES ('webhook', 0), ('delivery', 0), ('featured', 0);

-- mark is up to which paper, comment or row of featured what the webhook tells
-- of was looked through, and told when it last had something to tell. shown is
-- the address as it may be read. The secret is kept as it is: by it deliveries
-- are signed, and by former too until former_until. rest is when the receiver,
-- which failed before, is tried again.
CREATE TABLE webhooks (
    num          INTEGER PRIMARY KEY,
    owner        BIGINT  NOT NULL,
    name         TEXT    NOT NULL,
    address      TEXT    NOT NULL,
    shown        TEXT    NOT NULL,
    form         TEXT    NOT NULL,
    event        TEXT    NOT NULL,
    search       TEXT    NOT NULL,
    paper        TEXT    NOT NULL,
    secret       TEXT    NOT NULL,
    former       TEXT    NOT NULL,
    former_until BIGINT  NOT NULL,
    created      BIGINT  NOT NULL,
    off          TEXT    NOT NULL,
    failures     INTEGER NOT NULL,
    failing      BIGINT  NOT NULL,
    rest         BIGINT  NOT NULL,
    sent         BIGINT  NOT NULL,
    mark         BIGINT  NOT NULL,
    told         BIGINT  NOT NULL
);
CREATE INDEX webhooks_owner ON webhooks (owner, num);
CREATE INDEX webhooks_event ON webhooks (event, mark) WHERE off = '';

-- The outbox, and behind it the log. news names what a delivery tells of; who
-- sends it holds it until a moment, after which another may.
CREATE TABLE deliveries (
    num     INTEGER PRIMARY KEY,
    webhook BIGINT  NOT NULL,
    event   TEXT    NOT NULL,
    news    TEXT    NOT NULL,
    state   TEXT    NOT NULL,
    tries   INTEGER NOT NULL,
    due     BIGINT  NOT NULL,
    holder  TEXT    NOT NULL,
    until   BIGINT  NOT NULL,
    status  INTEGER NOT NULL,
    words   TEXT    NOT NULL,
    created BIGINT  NOT NULL,
    ended   BIGINT  NOT NULL
);
CREATE INDEX deliveries_webhook ON deliveries (webhook, num DESC);
CREATE INDEX deliveries_waiting ON deliveries (webhook, due) WHERE state = 'waiting';

-- In which order papers came to the front pages of days. Lists of a day are
-- rewritten whole, with new rows in features; here a paper that came back to
-- its day keeps its number.
CREATE TABLE featured (
    num   INTEGER PRIMARY KEY,
    day   TEXT    NOT NULL,
    paper BIGINT  NOT NULL
);
CREATE UNIQUE INDEX featured_place ON featured (day, paper);

-- +goose Down
DROP TABLE featured;
DROP TABLE deliveries;
DROP TABLE webhooks;
DELETE FROM counters WHERE name IN ('webhook', 'delivery', 'featured');
