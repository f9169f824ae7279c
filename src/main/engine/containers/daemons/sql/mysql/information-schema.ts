// What MySQL tells of itself in tables.
export const systemDatabases = ['information_schema', 'mysql', 'performance_schema', 'sys']

export const informationViews: readonly string[] = [
  `CREATE VIEW "information_schema.schemata" AS SELECT 'def' AS CATALOG_NAME, name AS SCHEMA_NAME,
    'utf8mb4' AS DEFAULT_CHARACTER_SET_NAME, 'utf8mb4_0900_ai_ci' AS DEFAULT_COLLATION_NAME FROM "#databases"`,
  `CREATE VIEW "information_schema.tables" AS SELECT 'def' AS TABLE_CATALOG, db AS TABLE_SCHEMA, name AS TABLE_NAME,
    CASE kind WHEN 'view' THEN 'VIEW' ELSE 'BASE TABLE' END AS TABLE_TYPE,
    CASE kind WHEN 'view' THEN NULL ELSE 'InnoDB' END AS ENGINE, NULL AS TABLE_ROWS,
    'utf8mb4_0900_ai_ci' AS TABLE_COLLATION FROM "#tables"`,
  `CREATE VIEW "information_schema.columns" AS SELECT 'def' AS TABLE_CATALOG, db AS TABLE_SCHEMA, tbl AS TABLE_NAME,
    name AS COLUMN_NAME, position AS ORDINAL_POSITION, dflt AS COLUMN_DEFAULT,
    CASE nullable WHEN 1 THEN 'YES' ELSE 'NO' END AS IS_NULLABLE,
    CASE instr(type, '(') WHEN 0 THEN type ELSE substr(type, 1, instr(type, '(') - 1) END AS DATA_TYPE,
    type AS COLUMN_TYPE, key AS COLUMN_KEY, extra AS EXTRA FROM "#columns"`,
  `CREATE VIEW "mysql.user" AS SELECT host AS Host, name AS User, 'caching_sha2_password' AS plugin FROM "#users"`,
  `CREATE VIEW "mysql.db" AS SELECT users.host AS Host, each.value AS Db, users.name AS User
    FROM "#users" AS users, json_each(users.rights) AS each WHERE each.value <> '*'`
]
