-- +goose Up
-- People and what they do. Moments are integer microseconds since 1970 UTC, 0
-- for none. What belongs to a paper names it by its number, which a paper that
-- was deleted and comes back gets again.

ALTER TABLE tombstones ADD COLUMN num BIGINT NOT NULL DEFAULT 0;
ALTER TABLE features ADD COLUMN by_user BIGINT NOT NULL DEFAULT 0;
CREATE INDEX tombstones_id ON tombstones (id);
CREATE INDEX papers_doi ON papers (LOWER(doi)) WHERE doi <> '';

INSERT INTO counters (name, value) VALUES
    ('user', 0), ('session', 0), ('token', 0), ('tally', 0), ('comment', 0), ('list', 0), ('notification', 0),
    ('submission', 0), ('claim', 0), ('report', 0), ('decision', 0), ('impression', 0);

-- earned is 1 where the role of author came by a confirmed claim, and goes with
-- the last of them.
CREATE TABLE users (
    num       INTEGER PRIMARY KEY,
    name      TEXT    NOT NULL,
    full_name TEXT    NOT NULL,
    email     TEXT    NOT NULL,
    role      TEXT    NOT NULL,
    about     TEXT    NOT NULL,
    settings  TEXT    NOT NULL,
    joined    BIGINT  NOT NULL,
    suspended TEXT    NOT NULL,
    earned    SMALLINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX users_name ON users (name);
CREATE UNIQUE INDEX users_email ON users (email) WHERE email <> '';

-- Secrets are kept as the SHA-256 of what the browser or program holds.
CREATE TABLE sessions (
    num     INTEGER PRIMARY KEY,
    hash    TEXT    NOT NULL,
    owner   BIGINT  NOT NULL,
    created BIGINT  NOT NULL,
    seen    BIGINT  NOT NULL,
    until   BIGINT  NOT NULL,
    how     TEXT    NOT NULL,
    agent   TEXT    NOT NULL,
    address TEXT    NOT NULL
);
CREATE UNIQUE INDEX sessions_hash ON sessions (hash);
CREATE INDEX sessions_owner ON sessions (owner);

CREATE TABLE tokens (
    num     INTEGER PRIMARY KEY,
    hash    TEXT    NOT NULL,
    owner   BIGINT  NOT NULL,
    name    TEXT    NOT NULL,
    scopes  TEXT    NOT NULL,
    created BIGINT  NOT NULL,
    seen    BIGINT  NOT NULL,
    until   BIGINT  NOT NULL
);
CREATE UNIQUE INDEX tokens_hash ON tokens (hash);
CREATE INDEX tokens_owner ON tokens (owner);

-- Tickets are good for one thing, once, for a while: links in mails,
-- invitations, and what is remembered in the middle of a sign-in elsewhere.
-- browser is the hash of the cookie of the one who asked, '' for anybody;
-- about is whom it is for, such as a mail address, for counting and finding.
CREATE TABLE tickets (
    hash    TEXT   NOT NULL PRIMARY KEY,
    kind    TEXT   NOT NULL,
    about   TEXT   NOT NULL,
    browser TEXT   NOT NULL,
    data    TEXT   NOT NULL,
    by_user BIGINT NOT NULL,
    created BIGINT NOT NULL,
    until   BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX tickets_until ON tickets (until);
CREATE INDEX tickets_about ON tickets (kind, about, created);
CREATE INDEX tickets_by ON tickets (by_user) WHERE by_user <> 0;

CREATE TABLE identities (
    issuer  TEXT   NOT NULL,
    subject TEXT   NOT NULL,
    owner   BIGINT NOT NULL,
    shown   TEXT   NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
) WITHOUT ROWID;
CREATE INDEX identities_owner ON identities (owner);

CREATE TABLE passkeys (
    id      TEXT   NOT NULL PRIMARY KEY,
    owner   BIGINT NOT NULL,
    name    TEXT   NOT NULL,
    data    TEXT   NOT NULL,
    created BIGINT NOT NULL,
    seen    BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX passkeys_owner ON passkeys (owner);

CREATE TABLE votes (
    paper BIGINT NOT NULL,
    voter BIGINT NOT NULL,
    at    BIGINT NOT NULL,
    PRIMARY KEY (paper, voter)
) WITHOUT ROWID;
CREATE INDEX votes_voter ON votes (voter, at DESC);

-- What a paper's votes and comments add up to. seq is a number of its own
-- sequence, taken at every change, so that a follower can ask for what
-- changed. The heats are what trending orders by, see internal/store/heat.go;
-- a paper without votes and comments has none.
CREATE TABLE tallies (
    paper      INTEGER NOT NULL PRIMARY KEY,
    votes      INTEGER NOT NULL,
    comments   INTEGER NOT NULL,
    seq        BIGINT  NOT NULL,
    heat_day   DOUBLE PRECISION,
    heat_week  DOUBLE PRECISION,
    heat_month DOUBLE PRECISION
);
CREATE INDEX tallies_seq ON tallies (seq);
CREATE INDEX tallies_day ON tallies (heat_day DESC) WHERE heat_day IS NOT NULL;
CREATE INDEX tallies_week ON tallies (heat_week DESC) WHERE heat_week IS NOT NULL;
CREATE INDEX tallies_month ON tallies (heat_month DESC) WHERE heat_month IS NOT NULL;

CREATE TABLE comments (
    num    INTEGER  PRIMARY KEY,
    paper  BIGINT   NOT NULL,
    parent BIGINT   NOT NULL,
    author BIGINT   NOT NULL,
    text   TEXT     NOT NULL,
    hash   BIGINT   NOT NULL,
    at     BIGINT   NOT NULL,
    edited BIGINT   NOT NULL,
    state  SMALLINT NOT NULL,
    reason TEXT     NOT NULL
);
CREATE INDEX comments_paper ON comments (paper, num);
CREATE INDEX comments_author ON comments (author, num DESC);
CREATE INDEX comments_parent ON comments (parent) WHERE parent <> 0;
CREATE INDEX comments_again ON comments (author, paper, hash);

CREATE TABLE comment_edits (
    comment BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    text    TEXT   NOT NULL,
    PRIMARY KEY (comment, at)
) WITHOUT ROWID;

CREATE TABLE mentions (
    comment BIGINT NOT NULL,
    person  BIGINT NOT NULL,
    PRIMARY KEY (comment, person)
) WITHOUT ROWID;
CREATE INDEX mentions_person ON mentions (person);

CREATE TABLE reactions (
    comment  BIGINT NOT NULL,
    person   BIGINT NOT NULL,
    reaction TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (comment, person, reaction)
) WITHOUT ROWID;
CREATE INDEX reactions_person ON reactions (person);

-- hidden is why a curator keeps the list from others, '' where nobody does.
CREATE TABLE lists (
    num     INTEGER  PRIMARY KEY,
    owner   BIGINT   NOT NULL,
    title   TEXT     NOT NULL,
    about   TEXT     NOT NULL,
    public  SMALLINT NOT NULL,
    saved   SMALLINT NOT NULL,
    created BIGINT   NOT NULL,
    updated BIGINT   NOT NULL,
    hidden  TEXT     NOT NULL DEFAULT ''
);
CREATE INDEX lists_owner ON lists (owner, num);
CREATE UNIQUE INDEX lists_saved ON lists (owner) WHERE saved = 1;
CREATE INDEX lists_public ON lists (updated DESC) WHERE public = 1 AND hidden = '';

-- version is the newest one that the owner was told of.
CREATE TABLE list_items (
    list     BIGINT  NOT NULL,
    paper    BIGINT  NOT NULL,
    position BIGINT  NOT NULL,
    note     TEXT    NOT NULL,
    at       BIGINT  NOT NULL,
    version  INTEGER NOT NULL,
    PRIMARY KEY (list, paper)
) WITHOUT ROWID;
CREATE INDEX list_items_order ON list_items (list, position);
CREATE INDEX list_items_paper ON list_items (paper);
CREATE INDEX list_items_new ON list_items (list, at DESC);

CREATE TABLE dismissals (
    person BIGINT NOT NULL,
    paper  BIGINT NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (person, paper)
) WITHOUT ROWID;

CREATE TABLE follows (
    person BIGINT NOT NULL,
    kind   TEXT   NOT NULL,
    target TEXT   NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (person, kind, target)
) WITHOUT ROWID;
CREATE INDEX follows_target ON follows (kind, target);

CREATE TABLE notifications (
    num     INTEGER  PRIMARY KEY,
    person  BIGINT   NOT NULL,
    kind    TEXT     NOT NULL,
    at      BIGINT   NOT NULL,
    seen    SMALLINT NOT NULL,
    actor   BIGINT   NOT NULL,
    paper   BIGINT   NOT NULL,
    comment BIGINT   NOT NULL,
    words   TEXT     NOT NULL
);
CREATE INDEX notifications_person ON notifications (person, num DESC);
CREATE INDEX notifications_unseen ON notifications (person, num DESC) WHERE seen = 0;
CREATE INDEX notifications_comment ON notifications (comment) WHERE comment <> 0;

-- What was shown to whom, for rankers to learn from.
CREATE TABLE impressions (
    num      INTEGER PRIMARY KEY,
    person   BIGINT  NOT NULL,
    paper    BIGINT  NOT NULL,
    at       BIGINT  NOT NULL,
    place    TEXT    NOT NULL,
    position INTEGER NOT NULL
);
CREATE INDEX impressions_at ON impressions (at);
CREATE INDEX impressions_person ON impressions (person, at);

CREATE TABLE submissions (
    num     INTEGER PRIMARY KEY,
    paper   BIGINT  NOT NULL,
    person  BIGINT  NOT NULL,
    day     TEXT    NOT NULL,
    version INTEGER NOT NULL,
    comment BIGINT  NOT NULL,
    picture TEXT    NOT NULL,
    at      BIGINT  NOT NULL,
    state   TEXT    NOT NULL,
    reason  TEXT    NOT NULL
);
CREATE INDEX submissions_paper ON submissions (paper, num DESC);
CREATE INDEX submissions_person ON submissions (person, num DESC);
CREATE INDEX submissions_picture ON submissions (picture) WHERE picture <> '';
CREATE INDEX submissions_state ON submissions (state, num) WHERE state = 'waiting';

CREATE TABLE pictures (
    hash   TEXT    NOT NULL PRIMARY KEY,
    type   TEXT    NOT NULL,
    width  INTEGER NOT NULL,
    height INTEGER NOT NULL,
    bytes  BLOB    NOT NULL,
    thumb  BLOB    NOT NULL,
    owner  BIGINT  NOT NULL,
    at     BIGINT  NOT NULL
);

CREATE TABLE claims (
    num      INTEGER PRIMARY KEY,
    paper    BIGINT  NOT NULL,
    position INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    person   BIGINT  NOT NULL,
    at       BIGINT  NOT NULL,
    state    TEXT    NOT NULL,
    how      TEXT    NOT NULL
);
CREATE UNIQUE INDEX claims_one ON claims (paper, person) WHERE state IN ('waiting', 'confirmed');
CREATE INDEX claims_person ON claims (person);
CREATE INDEX claims_paper ON claims (paper);
CREATE INDEX claims_name ON claims (name) WHERE state = 'confirmed';
CREATE INDEX claims_waiting ON claims (num) WHERE state = 'waiting';

CREATE TABLE reports (
    num     INTEGER PRIMARY KEY,
    at      BIGINT  NOT NULL,
    person  BIGINT  NOT NULL,
    kind    TEXT    NOT NULL,
    target  TEXT    NOT NULL,
    paper   BIGINT  NOT NULL,
    reason  TEXT    NOT NULL,
    words   TEXT    NOT NULL,
    state   TEXT    NOT NULL,
    decided BIGINT  NOT NULL
);
CREATE UNIQUE INDEX reports_one ON reports (person, kind, target) WHERE state = 'open';
CREATE INDEX reports_target ON reports (kind, target) WHERE state = 'open';
CREATE INDEX reports_open ON reports (num) WHERE state = 'open';

CREATE TABLE decisions (
    num    INTEGER PRIMARY KEY,
    at     BIGINT  NOT NULL,
    actor  BIGINT  NOT NULL,
    did    TEXT    NOT NULL,
    kind   TEXT    NOT NULL,
    target TEXT    NOT NULL,
    about  TEXT    NOT NULL,
    reason TEXT    NOT NULL,
    before TEXT    NOT NULL,
    undone BIGINT  NOT NULL,
    undoes BIGINT  NOT NULL
);
CREATE INDEX decisions_target ON decisions (kind, target, num DESC);
CREATE INDEX decisions_actor ON decisions (actor, num DESC);

-- Papers that were taken down. paper is what was held, as JSON, for putting
-- it back; no ingest takes such an id in again.
CREATE TABLE takedowns (
    id     TEXT   NOT NULL PRIMARY KEY,
    at     BIGINT NOT NULL,
    reason TEXT   NOT NULL,
    paper  TEXT   NOT NULL
) WITHOUT ROWID;

-- Links that people took off a paper. No ingest brings such a link back.
CREATE TABLE link_removals (
    id   TEXT NOT NULL,
    kind TEXT NOT NULL,
    url  TEXT NOT NULL,
    PRIMARY KEY (id, kind, url)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE link_removals;
DROP TABLE takedowns;
DROP TABLE decisions;
DROP TABLE reports;
DROP TABLE claims;
DROP TABLE pictures;
DROP TABLE submissions;
DROP TABLE impressions;
DROP TABLE notifications;
DROP TABLE follows;
DROP TABLE dismissals;
DROP TABLE list_items;
DROP TABLE lists;
DROP TABLE reactions;
DROP TABLE mentions;
DROP TABLE comment_edits;
DROP TABLE comments;
DROP TABLE tallies;
DROP TABLE votes;
DROP TABLE passkeys;
DROP TABLE identities;
DROP TABLE tickets;
DROP TABLE tokens;
DROP TABLE sessions;
DROP TABLE users;
DELETE FROM counters WHERE name IN ('user', 'session', 'token', 'tally', 'comment', 'list', 'notification',
    'submission', 'claim', 'report', 'decision', 'impression');
DROP INDEX papers_doi;
DROP INDEX tombstones_id;
ALTER TABLE features DROP COLUMN by_user;
ALTER TABLE tombstones DROP COLUMN num;
