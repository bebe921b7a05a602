-- The catalogue: the only source of truth. Everything else (vectors, index) can be made again from it.
-- Keys are AUTOINCREMENT: a deleted measure's key is never handed out again, so an index that lags behind
-- can miss a measure but never cite another one in its place.

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE plan (
    pk           INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL UNIQUE,
    title        TEXT NOT NULL,
    period_first INTEGER,
    period_last  INTEGER,
    kind         TEXT,
    adopted      TEXT,
    edition      TEXT NOT NULL,   -- gemeenten, title and period, normalised: equal for a PDF and its DOCX
    path         TEXT NOT NULL,
    source       TEXT NOT NULL,   -- file name, as users see it
    sha256       TEXT NOT NULL,
    reader       TEXT NOT NULL,
    segmenter    TEXT NOT NULL,
    evidence     TEXT NOT NULL,   -- JSON object
    doubts       TEXT NOT NULL,   -- JSON list
    pages        TEXT NOT NULL,   -- JSON list of page reports
    warnings     TEXT NOT NULL,   -- JSON list
    elements     BLOB NOT NULL    -- zlib of a JSON list: what was read, so that segmenting again needs no file
);
CREATE UNIQUE INDEX plan_path ON plan (path);
CREATE INDEX plan_sha256 ON plan (sha256);
CREATE INDEX plan_edition ON plan (edition);

CREATE TABLE plan_municipality (
    plan          INTEGER NOT NULL REFERENCES plan (pk) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    name          TEXT NOT NULL,
    code          TEXT,
    safety_region TEXT,
    province      TEXT,
    official_name TEXT,
    PRIMARY KEY (plan, position)
) WITHOUT ROWID;
CREATE INDEX plan_municipality_name ON plan_municipality (name);

CREATE TABLE measure (
    pk               INTEGER PRIMARY KEY AUTOINCREMENT,
    id               TEXT NOT NULL UNIQUE,
    plan             INTEGER NOT NULL REFERENCES plan (pk) ON DELETE CASCADE,
    position         INTEGER NOT NULL,
    kind             TEXT NOT NULL CHECK (kind IN ('maatregel', 'doel')),
    text             TEXT NOT NULL,
    name             TEXT,
    section          TEXT NOT NULL,   -- JSON list, outermost first
    theme            TEXT,
    theme_code       TEXT,
    theme_confidence REAL,
    owner            TEXT,
    planning         TEXT,
    planning_parsed  TEXT,            -- JSON object
    money            TEXT,
    partners         TEXT NOT NULL,   -- JSON list
    status           TEXT,
    page_from        INTEGER,
    page_to          INTEGER,
    boxes            TEXT NOT NULL,   -- JSON list
    span_start       INTEGER,
    span_end         INTEGER,
    evidence         TEXT NOT NULL    -- JSON list
);
CREATE INDEX measure_plan ON measure (plan, position);
