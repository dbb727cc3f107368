-- +goose Up
-- What other sites that speak the papers API say of papers, as it was last
-- read there. These numbers are theirs: nothing here adds them to tallies or
-- heats. told is a hash of the texts of a paper as the site told them last,
-- 0 for none. Moments are integer microseconds since 1970 UTC.

CREATE TABLE signals (
    paper    INTEGER NOT NULL,
    site     TEXT    NOT NULL,
    base     TEXT    NOT NULL,
    day      TEXT    NOT NULL,
    position INTEGER NOT NULL,
    votes    INTEGER NOT NULL,
    comments INTEGER NOT NULL,
    by_name  TEXT    NOT NULL,
    first_at BIGINT  NOT NULL,
    seen_at  BIGINT  NOT NULL,
    told     BIGINT  NOT NULL,
    PRIMARY KEY (paper, site)
) WITHOUT ROWID;
CREATE INDEX signals_day ON signals (site, day);

-- 1 for a place that another site's front page has: it stands behind the
-- site's own, in the other's order.
ALTER TABLE features ADD COLUMN elsewhere SMALLINT NOT NULL DEFAULT 0;
DROP INDEX features_order;
CREATE INDEX features_order ON features (day DESC, elsewhere, position);

-- +goose Down
DELETE FROM features WHERE elsewhere = 1;
DROP INDEX features_order;
ALTER TABLE features DROP COLUMN elsewhere;
CREATE INDEX features_order ON features (day DESC, position);
DROP TABLE signals;
