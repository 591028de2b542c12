-- The index: all of it is derived from the notes, and thrown away when this file changes.

CREATE TABLE note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: another process may still be reading the note that had it
    path TEXT NOT NULL UNIQUE,      -- from the notebook's root, with /
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    read_ns INTEGER NOT NULL,       -- when it was read: a stamp that is not older is not trusted
    digest BLOB NOT NULL,
    day TEXT,                       -- 2020-09-24
    day_of_git INTEGER NOT NULL DEFAULT 0,  -- 1 where the day is that of the first commit
    parsed INTEGER NOT NULL,        -- 1 once the parser has read it: before that there are no facts
    title TEXT,
    headings TEXT NOT NULL,         -- a JSON list, topics left out
    aliases TEXT NOT NULL DEFAULT '[]',  -- a JSON list
    parts TEXT,                     -- a JSON list of name, end, name, end …, in characters; NULL until its words are written
    learned TEXT NOT NULL,          -- a JSON list of the spans that look like what was learned
    apart INTEGER NOT NULL DEFAULT 0,  -- 1 where the parser has found other ones
    fault TEXT,                     -- why it could not be read
    conflict INTEGER NOT NULL       -- the line of its first conflict marker, 0 for none
);
CREATE INDEX note_by_day ON note (day);
CREATE INDEX note_unparsed ON note (id) WHERE NOT parsed;
CREATE INDEX note_wordless ON note (id) WHERE parts IS NULL;

CREATE TABLE body (                 -- apart, so that a look at all notes is quick
    note INTEGER PRIMARY KEY REFERENCES note ON DELETE CASCADE,
    packed BLOB NOT NULL            -- the text, compressed
);

CREATE TABLE task_lines (           -- apart, so that those of many notes are in few pages
    note INTEGER PRIMARY KEY REFERENCES note ON DELETE CASCADE,
    moved TEXT NOT NULL,            -- title and key, a line each, of the lines that look like tasks that moved on
    keys TEXT NOT NULL              -- the key of each line that looks like a task, between newlines
);

CREATE TABLE title (                -- tasks are carried: the same title comes again and again
    id INTEGER PRIMARY KEY,         -- made of the text
    text TEXT NOT NULL,
    key INTEGER,                    -- made of what the titles of one chain share; NULL where that is the text
    wip INTEGER NOT NULL            -- whether it ends with (WIP)
);
CREATE INDEX title_by_key ON title (key) WHERE key IS NOT NULL;

CREATE TABLE task (
    note INTEGER NOT NULL REFERENCES note ON DELETE CASCADE,
    line INTEGER NOT NULL,
    part INTEGER NOT NULL,          -- the place of its role in PARTS
    state INTEGER NOT NULL,         -- the place of its state in STATE_NAMES
    title INTEGER NOT NULL,
    more TEXT,                      -- its other lines
    private TEXT,                   -- the first day on which it may be shown; NULL where it is not private
    parent INTEGER,                 -- the line of the nearest unfinished task above it
    PRIMARY KEY (note, line)
) WITHOUT ROWID;

CREATE TABLE chain (                -- the tasks that wait to be done, each at its newest place
    note INTEGER NOT NULL REFERENCES note ON DELETE CASCADE,
    line INTEGER NOT NULL,
    first_day TEXT,                 -- NULL for one that was in no day note
    times INTEGER NOT NULL,         -- that it was carried
    origin INTEGER NOT NULL,        -- the title it had at first
    number INTEGER NOT NULL,        -- among its twins in the note where it began
    PRIMARY KEY (note, line)
) WITHOUT ROWID;

CREATE TABLE renaming (             -- chains that go on under another title: the newer place, the older one
    note INTEGER NOT NULL REFERENCES note ON DELETE CASCADE,
    line INTEGER NOT NULL,
    old_note INTEGER NOT NULL,
    old_line INTEGER NOT NULL,
    PRIMARY KEY (note, line)
) WITHOUT ROWID;

CREATE TABLE touched (              -- tasks that came or went since the chains were followed
    day TEXT NOT NULL,              -- "" for a note without one
    title INTEGER NOT NULL,
    PRIMARY KEY (day, title)
) WITHOUT ROWID;

CREATE TABLE topic (
    note INTEGER NOT NULL REFERENCES note ON DELETE CASCADE,
    line INTEGER NOT NULL,
    title INTEGER NOT NULL,
    start INTEGER NOT NULL,         -- characters
    end INTEGER NOT NULL,
    private TEXT,                   -- as for tasks
    PRIMARY KEY (note, line)
) WITHOUT ROWID;

CREATE TABLE tag (
    note INTEGER NOT NULL REFERENCES note ON DELETE CASCADE,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    line INTEGER NOT NULL,
    PRIMARY KEY (note, key)
) WITHOUT ROWID;

CREATE TABLE link (
    note INTEGER NOT NULL REFERENCES note ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    line INTEGER NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    fragment TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (note, start)
) WITHOUT ROWID;

CREATE TABLE checked (              -- what `til check` found in a note
    note INTEGER PRIMARY KEY REFERENCES note ON DELETE CASCADE,
    problems TEXT NOT NULL,         -- a JSON list
    files TEXT NOT NULL             -- names of files that it mentions, a line each
);

CREATE TABLE fact (                 -- what holds for the index as a whole
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;
