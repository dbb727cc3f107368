-- +goose Up
-- Times are integer microseconds since 1970 UTC beside a precision (0 unknown,
-- 1 year, 2 month, 3 day, 4 instant); days are text like 2025-12-15, which
-- sorts as it reads. Papers have a number of our own, so that the rows below
-- them are small and lie together.

CREATE TABLE site (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE counters (
    name  TEXT   NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
) WITHOUT ROWID;

INSERT INTO counters (name, value) VALUES ('change', 0), ('paper', 0);

CREATE TABLE papers (
    num                 INTEGER  PRIMARY KEY,
    id                  TEXT     NOT NULL,
    change              BIGINT   NOT NULL,
    hash                BIGINT   NOT NULL,
    title               TEXT     NOT NULL,
    raw_title           TEXT     NOT NULL,
    abstract            TEXT     NOT NULL,
    summary             TEXT     NOT NULL,
    summary_by          TEXT     NOT NULL,
    published           BIGINT   NOT NULL,
    published_precision SMALLINT NOT NULL,
    updated             BIGINT   NOT NULL,
    updated_precision   SMALLINT NOT NULL,
    day                 TEXT,
    day_told            SMALLINT NOT NULL,
    comments            TEXT     NOT NULL,
    journal             TEXT     NOT NULL,
    doi                 TEXT     NOT NULL,
    license             TEXT     NOT NULL,
    report_no           TEXT     NOT NULL,
    language            TEXT     NOT NULL,
    submitter           TEXT     NOT NULL,
    keywords            TEXT     NOT NULL,
    citations           INTEGER  NOT NULL,
    withdrawn           SMALLINT NOT NULL
);

CREATE UNIQUE INDEX papers_id ON papers (id);
CREATE UNIQUE INDEX papers_change ON papers (change);
CREATE INDEX papers_day ON papers (day DESC, id) WHERE day IS NOT NULL;

CREATE TABLE tombstones (
    change BIGINT NOT NULL PRIMARY KEY,
    id     TEXT   NOT NULL
);

-- One row for each transaction that took change numbers: the first of them and
-- a random number. Two databases whose rows up to a number are the same have
-- the same changes up to it, also after one was restored from a backup of the
-- other.
CREATE TABLE history (
    change BIGINT NOT NULL PRIMARY KEY,
    nonce  BIGINT NOT NULL
);

CREATE TABLE paper_authors (
    paper       INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    raw         TEXT    NOT NULL,
    affiliation TEXT    NOT NULL,
    PRIMARY KEY (paper, position)
) WITHOUT ROWID;

CREATE TABLE paper_categories (
    paper    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    category TEXT    NOT NULL,
    PRIMARY KEY (paper, position)
) WITHOUT ROWID;

CREATE TABLE paper_versions (
    paper          INTEGER  NOT NULL,
    number         INTEGER  NOT NULL,
    date           BIGINT   NOT NULL,
    date_precision SMALLINT NOT NULL,
    size           TEXT     NOT NULL,
    PRIMARY KEY (paper, number)
) WITHOUT ROWID;

CREATE TABLE paper_links (
    paper    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    url      TEXT    NOT NULL,
    PRIMARY KEY (paper, position)
) WITHOUT ROWID;

CREATE TABLE features (
    day      TEXT    NOT NULL,
    paper    INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    by_name  TEXT    NOT NULL,
    at       BIGINT  NOT NULL,
    PRIMARY KEY (day, paper)
) WITHOUT ROWID;

CREATE INDEX features_order ON features (day DESC, position);
CREATE INDEX features_paper ON features (paper);

CREATE TABLE cursors (
    name     TEXT   NOT NULL PRIMARY KEY,
    position TEXT   NOT NULL,
    at       BIGINT NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE cursors;
DROP TABLE features;
DROP TABLE paper_links;
DROP TABLE paper_versions;
DROP TABLE paper_categories;
DROP TABLE paper_authors;
DROP TABLE history;
DROP TABLE tombstones;
DROP TABLE papers;
DROP TABLE counters;
DROP TABLE site;
