/** "Dryd": what a file says it is, in SQLite's application_id. */
export const applicationId = 0x44727964

/**
 * SQLite's user_version. Raise it with every change of the tables below, and of what stands in them. 2: statuses of pods
 * may be divided (pod-status-row.ts); files of 1 are read as they are. 3: log_files, and pieces of lines that were too long.
 */
export const schemaVersion = 3

/*
 * texts      kinds and field managers by small number
 * objects    one row an object that ever lived; id is the revision that created it
 *            (no index by name or uid: live objects are known in memory, dead ones are rarely asked for, and random
 *            keys would make every commit write a page for every object)
 * revisions  one row a change; see row-types.ts for `operation` and `depth`
 * templates  parts that many objects share, and shapes of statuses, once by content; `uses` counts the references in
 *            revisions
 * inputs     all that came from outside, in order
 * log_runs   one row a run of a container, log_chunks its lines in pieces, numbered by their first line
 * log_files  the lines at which the kubelet has begun another file of a run
 * blobs      keyed bytes (metric rings)
 * meta       settings and counters of the cluster, as JSON
 */
/** What came with later versions: made where it is missing. */
export const laterSql = `
CREATE TABLE IF NOT EXISTS log_files (run INTEGER NOT NULL, first INTEGER NOT NULL, PRIMARY KEY (run, first)) WITHOUT ROWID;
`

export const schemaSql = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE objects (
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  namespace TEXT,
  name TEXT NOT NULL,
  uid TEXT NOT NULL,
  deleted INTEGER
);
CREATE INDEX objects_by_kind ON objects (kind, deleted);
CREATE TABLE revisions (
  revision INTEGER PRIMARY KEY,
  object INTEGER NOT NULL,
  time INTEGER NOT NULL,
  operation INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  manager INTEGER,
  data TEXT
);
CREATE INDEX revisions_by_object ON revisions (object);
CREATE TABLE templates (id INTEGER PRIMARY KEY, uses INTEGER NOT NULL, data TEXT NOT NULL);
CREATE TABLE inputs (
  sequence INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  identity TEXT,
  request TEXT NOT NULL
);
CREATE TABLE log_runs (
  id INTEGER PRIMARY KEY,
  pod_uid TEXT NOT NULL,
  pod_name TEXT NOT NULL,
  namespace TEXT NOT NULL,
  container TEXT NOT NULL,
  instance INTEGER NOT NULL
);
CREATE INDEX log_runs_by_pod ON log_runs (pod_uid);
CREATE TABLE log_chunks (
  first INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  last INTEGER NOT NULL,
  last_time INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  lines TEXT NOT NULL
);
CREATE INDEX log_chunks_by_run ON log_chunks (run, first, last, last_time, bytes);
CREATE TABLE blobs (key TEXT PRIMARY KEY, bytes BLOB NOT NULL);
${laterSql}`
