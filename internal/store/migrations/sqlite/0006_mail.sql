-- +goose Up
-- Digests and the outbox. Moments are integer microseconds since 1970 UTC, 0
-- for none.

INSERT INTO counters (name, value) VALUES ('subscription', 0), ('message', 0);

-- Who has digests mailed. An account's address is its own: email is '' where
-- person is not 0. schedule and contents are JSON. due is when the next edition
-- is made, of active ones. mark is the number of the newest paper that was held
-- when the last letter was made.
CREATE TABLE subscriptions (
    num      INTEGER PRIMARY KEY,
    person   BIGINT  NOT NULL,
    email    TEXT    NOT NULL,
    schedule TEXT    NOT NULL,
    contents TEXT    NOT NULL,
    state    TEXT    NOT NULL,
    why      TEXT    NOT NULL,
    created  BIGINT  NOT NULL,
    changed  BIGINT  NOT NULL,
    due      BIGINT  NOT NULL,
    last     BIGINT  NOT NULL,
    epoch    INTEGER NOT NULL,
    mark     BIGINT  NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX subscriptions_email ON subscriptions (email) WHERE email <> '';
CREATE UNIQUE INDEX subscriptions_person ON subscriptions (person) WHERE person <> 0;
CREATE INDEX subscriptions_due ON subscriptions (due, num) WHERE state = 'active';

-- Which papers a subscription was sent, or is about to be, and in which message.
-- lost is 1 while that surely did not leave: they are news to its reader again.
CREATE TABLE mailed (
    subscription BIGINT  NOT NULL,
    paper        BIGINT  NOT NULL,
    at           BIGINT  NOT NULL,
    message      BIGINT  NOT NULL,
    lost         INTEGER NOT NULL,
    PRIMARY KEY (subscription, paper)
) WITHOUT ROWID;
CREATE INDEX mailed_lost ON mailed (subscription, message, at) WHERE lost = 1;

-- The outbox, and behind it the log. host is the address's domain; urgent goes
-- first. content is what the message is written from, '' where it is of no use
-- any more. ready is 1 once a letter that waits is due: who looks for letters
-- marks those that became so, and finds them apart from those that are put off.
-- doubtful is 1 where a server may have taken it at a try whose answer did not
-- come. report is what came back about the letter last, by which it is known when
-- it is told again.
CREATE TABLE messages (
    num          INTEGER PRIMARY KEY,
    kind         TEXT    NOT NULL,
    subscription BIGINT  NOT NULL,
    edition      TEXT    NOT NULL,
    person       BIGINT  NOT NULL,
    address      TEXT    NOT NULL,
    host         TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    content      TEXT    NOT NULL,
    urgent       INTEGER NOT NULL,
    state        TEXT    NOT NULL,
    ready        INTEGER NOT NULL,
    tries        INTEGER NOT NULL,
    due          BIGINT  NOT NULL,
    deadline     BIGINT  NOT NULL,
    words        TEXT    NOT NULL,
    created      BIGINT  NOT NULL,
    ended        BIGINT  NOT NULL,
    doubtful     INTEGER NOT NULL DEFAULT 0,
    report       TEXT    NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX messages_edition ON messages (subscription, edition) WHERE edition <> '';
CREATE INDEX messages_held ON messages (subscription) WHERE state = 'waiting' AND edition <> '';
CREATE INDEX messages_waiting ON messages (urgent, created) WHERE state = 'waiting';
CREATE INDEX messages_ready ON messages (urgent, host, due, num) WHERE state = 'waiting' AND ready = 1;
CREATE INDEX messages_later ON messages (due) WHERE state = 'waiting' AND ready = 0;
CREATE INDEX messages_address ON messages (address, num);
CREATE INDEX messages_person ON messages (person, num) WHERE person <> 0;
CREATE INDEX messages_created ON messages (created, state);
CREATE INDEX messages_rare ON messages (state, num) WHERE state NOT IN ('waiting', 'sent');

-- Addresses to which nothing is sent.
CREATE TABLE suppressions (
    address TEXT    NOT NULL PRIMARY KEY,
    reason  TEXT    NOT NULL,
    words   TEXT    NOT NULL,
    at      BIGINT  NOT NULL,
    by_user BIGINT  NOT NULL
);
CREATE INDEX suppressions_at ON suppressions (at DESC, address);
CREATE INDEX suppressions_by ON suppressions (by_user) WHERE by_user <> 0;

-- +goose Down
DROP TABLE suppressions;
DROP TABLE messages;
DROP TABLE mailed;
DROP TABLE subscriptions;
DELETE FROM counters WHERE name IN ('subscription', 'message');
