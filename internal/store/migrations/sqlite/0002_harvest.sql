-- +goose Up
-- What a harvest that goes on by itself remembers. Moments are integer
-- microseconds since 1970 UTC, 0 for none.

-- run is the run that holds the claim, 0 for none, and kept when that claim
-- was last written: a claim written in the future is one of a clock that was
-- set back since.
CREATE TABLE jobs (
    name     TEXT     NOT NULL PRIMARY KEY,
    due      BIGINT   NOT NULL,
    asked    SMALLINT NOT NULL,
    failures INTEGER  NOT NULL,
    holder   TEXT     NOT NULL,
    until    BIGINT   NOT NULL,
    kept     BIGINT   NOT NULL,
    run      BIGINT   NOT NULL
) WITHOUT ROWID;

CREATE TABLE job_runs (
    id      INTEGER PRIMARY KEY,
    job     TEXT    NOT NULL,
    by_name TEXT    NOT NULL,
    started BIGINT  NOT NULL,
    ended   BIGINT  NOT NULL,
    outcome TEXT    NOT NULL,
    counts  TEXT    NOT NULL,
    note    TEXT    NOT NULL,
    error   TEXT    NOT NULL
);

CREATE INDEX job_runs_job ON job_runs (job, id DESC);

INSERT INTO counters (name, value) VALUES ('run', 0);

-- One row for each outside world: who has the turn to speak to it, and when
-- the next one may take it. at is when the row was written, as kept of jobs.
CREATE TABLE turns (
    world    TEXT    NOT NULL PRIMARY KEY,
    holder   TEXT    NOT NULL,
    at       BIGINT  NOT NULL,
    free_at  BIGINT  NOT NULL,
    refusals INTEGER NOT NULL
) WITHOUT ROWID;

-- A paper can stand in one day's announcement more than once: as new in one
-- archive and cross-listed in another.
CREATE TABLE announcements (
    paper INTEGER NOT NULL,
    day   TEXT    NOT NULL,
    kind  TEXT    NOT NULL,
    PRIMARY KEY (paper, day, kind)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE announcements;
DROP TABLE turns;
DROP TABLE job_runs;
DROP TABLE jobs;
DELETE FROM counters WHERE name = 'run';
