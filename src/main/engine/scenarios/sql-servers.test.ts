// P3: MySQL, MariaDB and PostgreSQL as people use them: statements, tables, accounts, clients in other pods, and data
// that outlives its pod.
import { afterEach, expect, test } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster, type Body } from './cluster.ts'
import { claim, pod, service, statefulSet } from './manifests.ts'
import { Terminal } from './testing-terminal.ts'

let cluster: Cluster
afterEach(() => cluster.close())

function start(options = {}): void {
  cluster = new Cluster({ settle: 30, ...options })
}

function run(line: string, from = 'db'): string {
  return new Terminal(cluster).run(from, line)
}

function server(image: string, env: Readonly<Record<string, string>>, container: Body = {}, spec: Body = {}): void {
  const variables = Object.entries(env).map(([name, value]) => ({ name, value }))
  cluster.create(pod('db', { image, env: variables, ...container }, spec, { labels: { app: 'db' } }))
  cluster.until(() => cluster.podRow('db').startsWith('1/1 Running'), 90)
  cluster.run(10)
}

const mysql = (sql: string): string => run(`mysql -uroot -psecret ${sql}`).replace(/^mysql: \[Warning\].*\n/m, '')
const psql = (sql: string): string => run(`psql -U postgres ${sql}`)

test('P3: MySQL makes, fills, changes and reads tables', () => {
  start()
  server('mysql:8.0', { MYSQL_ROOT_PASSWORD: 'secret', MYSQL_DATABASE: 'shop' })
  expect(mysql('-e "SHOW DATABASES"')).toBe('Database\ninformation_schema\nmysql\nperformance_schema\nshop\nsys\n')
  expect(
    mysql(
      'shop -e "CREATE TABLE users (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) NOT NULL, email VARCHAR(50) UNIQUE, born DATE, score DECIMAL(5,2) DEFAULT 0, created TIMESTAMP DEFAULT CURRENT_TIMESTAMP)"'
    )
  ).toBe('')
  expect(
    mysql(`shop -e "INSERT INTO users (name, email, born) VALUES ('Ada', 'ada@x', '1815-12-10'), ('Bob', NULL, NULL)"`)
  ).toBe('')
  expect(mysql('-t shop -e "SELECT id, name, email, score FROM users ORDER BY id"')).toBe(
    [
      '+----+------+-------+-------+',
      '| id | name | email | score |',
      '+----+------+-------+-------+',
      '|  1 | Ada  | ada@x |  0.00 |',
      '|  2 | Bob  | NULL  |  0.00 |',
      '+----+------+-------+-------+',
      ''
    ].join('\n')
  )
  expect(mysql('-t shop -e "DESCRIBE users"')).toBe(
    [
      '+---------+--------------+------+-----+-------------------+-------------------+',
      '| Field   | Type         | Null | Key | Default           | Extra             |',
      '+---------+--------------+------+-----+-------------------+-------------------+',
      '| id      | int          | NO   | PRI | NULL              | auto_increment    |',
      '| name    | varchar(20)  | NO   |     | NULL              |                   |',
      '| email   | varchar(50)  | YES  | UNI | NULL              |                   |',
      '| born    | date         | YES  |     | NULL              |                   |',
      '| score   | decimal(5,2) | YES  |     | 0                 |                   |',
      '| created | timestamp    | YES  |     | CURRENT_TIMESTAMP | DEFAULT_GENERATED |',
      '+---------+--------------+------+-----+-------------------+-------------------+',
      ''
    ].join('\n')
  )
  const lines: readonly (readonly [sql: string, output: string])[] = [
    ['SHOW TABLES', 'Tables_in_shop\nusers\n'],
    ["UPDATE users SET score = 9.5 WHERE name = 'ada'", ''],
    ['SELECT name, score FROM users WHERE score > 1', 'name\tscore\nAda\t9.50\n'],
    ['SELECT COUNT(*) FROM users', 'COUNT(*)\n2\n'],
    ["SELECT CONCAT(name, '!') AS loud, YEAR(born) FROM users LIMIT 1", 'loud\tYEAR(born)\nAda!\t1815\n'],
    [
      'CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, user_id INT, FOREIGN KEY (user_id) REFERENCES users(id)); INSERT INTO orders (user_id) VALUES (1), (1)',
      ''
    ],
    [
      'SELECT u.name, COUNT(o.id) AS orders FROM users u LEFT JOIN orders o ON o.user_id = u.id GROUP BY u.id ORDER BY u.id',
      'name\torders\nAda\t2\nBob\t0\n'
    ],
    ['DELETE FROM users WHERE id = 2', ''],
    ["INSERT INTO users (name) VALUES ('Cy'); SELECT LAST_INSERT_ID()", 'LAST_INSERT_ID()\n3\n'],
    ['ALTER TABLE users ADD COLUMN city VARCHAR(30)', ''],
    ['SELECT name, city FROM shop.users WHERE id = 3', 'name\tcity\nCy\tNULL\n'],
    [
      "SELECT TABLE_NAME FROM information_schema.tables WHERE table_schema = 'shop' ORDER BY 1",
      'TABLE_NAME\norders\nusers\n'
    ],
    ["INSERT INTO users (id, name) VALUES (1, 'Ada L') ON DUPLICATE KEY UPDATE name = VALUES(name)", ''],
    ['SELECT name FROM users WHERE id = 1', 'name\nAda L\n'],
    ['DROP TABLE orders; SHOW TABLES', 'Tables_in_shop\nusers\n']
  ]
  for (const [sql, output] of lines) expect(`${sql}: ${mysql(`shop -e "${sql}"`)}`).toBe(`${sql}: ${output}`)
})

test('P3: MySQL tells what is wrong in its own words', () => {
  start()
  server('mysql:8.0', { MYSQL_ROOT_PASSWORD: 'secret', MYSQL_DATABASE: 'shop' })
  mysql('shop -e "CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL, s VARCHAR(3))"')
  mysql(`shop -e "INSERT INTO t VALUES (1, 1, 'a')"`)
  const lines: readonly (readonly [sql: string, output: string])[] = [
    ['SELECT * FROM nothing', "ERROR 1146 (42S02) at line 1: Table 'shop.nothing' doesn't exist"],
    ['SELECT nothing FROM t', "ERROR 1054 (42S22) at line 1: Unknown column 'nothing' in 'field list'"],
    ['SELECT * FROM t WHERE x = 1', "ERROR 1054 (42S22) at line 1: Unknown column 'x' in 'where clause'"],
    [
      'SELEC * FROM t',
      "ERROR 1064 (42000) at line 1: You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near 'SELEC * FROM t' at line 1"
    ],
    ["INSERT INTO t VALUES (1, 2, 'b')", "ERROR 1062 (23000) at line 1: Duplicate entry '1' for key 't.PRIMARY'"],
    ["INSERT INTO t VALUES (2, NULL, 'b')", "ERROR 1048 (23000) at line 1: Column 'n' cannot be null"],
    ['INSERT INTO t (id) VALUES (2)', "ERROR 1364 (HY000) at line 1: Field 'n' doesn't have a default value"],
    [
      "INSERT INTO t VALUES (2, 'x', 'b')",
      "ERROR 1366 (HY000) at line 1: Incorrect integer value: 'x' for column 'n' at row 1"
    ],
    ["INSERT INTO t VALUES (2, 2, 'long')", "ERROR 1406 (22001) at line 1: Data too long for column 's' at row 1"],
    ['INSERT INTO t VALUES (2, 2)', "ERROR 1136 (21S01) at line 1: Column count doesn't match value count at row 1"],
    ['CREATE TABLE t (id INT)', "ERROR 1050 (42S01) at line 1: Table 't' already exists"],
    ['CREATE DATABASE shop', "ERROR 1007 (HY000) at line 1: Can't create database 'shop'; database exists"],
    ['DROP TABLE nothing', "ERROR 1051 (42S02) at line 1: Unknown table 'shop.nothing'"],
    ['USE nowhere', "ERROR 1049 (42000) at line 1: Unknown database 'nowhere'"]
  ]
  for (const [sql, output] of lines) expect(mysql(`shop -e "${sql}"`)).toBe(`${output}\n`)
  expect(mysql('-e "SELECT * FROM t"')).toBe('ERROR 1046 (3D000) at line 1: No database selected\n')
  expect(run('MYSQL_PWD=wrong mysql -uroot -e "SELECT 1"')).toBe(
    "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)\n"
  )
})

test('P3: S8: MySQL is reached by its name, and lets in whom it knows', () => {
  start()
  server('mysql:8.0', {
    MYSQL_ROOT_PASSWORD: 'secret',
    MYSQL_DATABASE: 'shop',
    MYSQL_USER: 'app',
    MYSQL_PASSWORD: 'pw'
  })
  cluster.create(service('db', { ports: [{ port: 3306 }] }))
  cluster.create(pod('client', { image: 'mysql:8.0', command: ['sleep', 'infinity'] }))
  cluster.until(() => cluster.podRow('client') === '1/1 Running 0', 60)
  cluster.run(2)
  const from = (line: string): string => run(line, 'client').replace(/^mysql.*: \[Warning\].*\n/m, '')
  expect(
    from('mysql -h db -u app -ppw shop -e "CREATE TABLE t (a INT); INSERT INTO t VALUES (7); SELECT * FROM t"')
  ).toBe('a\n7\n')
  const { podIP } = cluster.get<Pod>('pods client')!.status!
  expect(from('mysql -h db -u app -pno -e "SELECT 1"')).toBe(
    `ERROR 1045 (28000): Access denied for user 'app'@'${podIP!}' (using password: YES)\n`
  )
  expect(from('mysql -h db -u app -ppw mysql -e "SELECT 1"')).toBe(
    "ERROR 1044 (42000): Access denied for user 'app'@'%' to database 'mysql'\n"
  )
  expect(from('mysqladmin -h db ping; mysqladmin ping -h db -uroot -psecret')).toBe(
    'mysqld is alive\nmysqld is alive\n'
  )
  expect(from('mysql -h nobody -e "SELECT 1"')).toBe("ERROR 2005 (HY000): Unknown MySQL server host 'nobody' (-2)\n")
  expect(from('mysql -e "SELECT 1"')).toBe(
    "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)\n"
  )
  expect(from('echo "SHOW TABLES;" | mysql -h db -uroot -psecret shop')).toBe('Tables_in_shop\nt\n')
  cluster.delete('pods db', { gracePeriodSeconds: 0 })
  cluster.run(5)
  expect(from('mysql -h db -uroot -e "SELECT 1"')).toBe(
    "ERROR 2003 (HY000): Can't connect to MySQL server on 'db:3306' (111)\n"
  )
})

test('P3: a transaction of MySQL is seen by others when it is committed, and never where it is rolled back', () => {
  start()
  server('mysql:8.0', { MYSQL_ROOT_PASSWORD: 'secret', MYSQL_DATABASE: 'shop' })
  mysql('shop -e "CREATE TABLE t (a INT)"')
  const session = new Terminal(cluster).open('db', ['mysql', '-uroot', '-psecret', 'shop'])
  session.type('START TRANSACTION;\nINSERT INTO t VALUES (1);\nSELECT * FROM t;\n')
  expect(mysql('shop -Ne "SELECT count(*) FROM t"')).toBe('0\n')
  session.type('ROLLBACK;\nBEGIN;\nINSERT INTO t\nVALUES (2);\nCOMMIT;\nSELECT * FROM nothing;\nexit\n')
  expect(mysql('shop -Ne "SELECT * FROM t"')).toBe('2\n')
  expect(session.screen.slice(session.screen.indexOf('mysql> '))).toBe(
    [
      'mysql> START TRANSACTION;',
      'Query OK, 0 rows affected (0.01 sec)',
      '',
      'mysql> INSERT INTO t VALUES (1);',
      'Query OK, 1 row affected (0.01 sec)',
      '',
      'mysql> SELECT * FROM t;',
      '+------+',
      '| a    |',
      '+------+',
      '|    1 |',
      '+------+',
      '1 row in set (0.00 sec)',
      '',
      'mysql> ROLLBACK;',
      'Query OK, 0 rows affected (0.01 sec)',
      '',
      'mysql> BEGIN;',
      'Query OK, 0 rows affected (0.01 sec)',
      '',
      'mysql> INSERT INTO t',
      '    -> VALUES (2);',
      'Query OK, 1 row affected (0.01 sec)',
      '',
      'mysql> COMMIT;',
      'Query OK, 0 rows affected (0.01 sec)',
      '',
      'mysql> SELECT * FROM nothing;',
      "ERROR 1146 (42S02): Table 'shop.nothing' doesn't exist",
      'mysql> exit',
      'Bye',
      ''
    ].join('\n')
  )
})

test('P3: without a password a database ends as its entrypoint does, unless its volume has data', () => {
  start()
  cluster.create(pod('mysql', { image: 'mysql:8.0' }))
  cluster.create(pod('postgres', { image: 'postgres:16' }))
  cluster.until(() => ['mysql', 'postgres'].every((name) => /Error|CrashLoop/.test(cluster.podRow(name))), 90)
  const log = (name: string): string => {
    const podUid = cluster.get<Pod>(`pods ${name}`)!.metadata.uid
    return cluster.engine.runtime.logs
      .read({ podUid, container: 'main', instance: 0 })
      .map(({ text }) => text)
      .join('\n')
  }
  expect(log('mysql')).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00:00 \[ERROR\] \[Entrypoint\]: Database is uninitialized and password option is not specified$/m
  )
  expect(log('postgres')).toContain('Error: Database is uninitialized and superuser password is not specified.')
  cluster.create(claim('data', { storageClassName: 'network-disk' }))
  const mounted = { volumeMounts: [{ name: 'data', mountPath: '/var/lib/mysql' }] }
  const volumes = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }
  server('mysql:8.0', { MYSQL_ROOT_PASSWORD: 'secret' }, mounted, volumes)
  cluster.delete('pods db', { gracePeriodSeconds: 0 })
  cluster.run(10)
  server('mysql:8.0', {}, mounted, volumes)
  expect(cluster.podRow('db')).toBe('1/1 Running 0')
  expect(mysql('-Ne "SELECT 1"')).toBe('1\n')
})

test('P3: the MySQL pod keeps its table after being rescheduled with its claim, and over a kill of the app', () => {
  start({ onDisk: true })
  cluster.create(service('db', { clusterIP: 'None', ports: [{ port: 3306 }] }))
  const template = {
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'network-disk',
      resources: { requests: { storage: '1Gi' } }
    }
  }
  cluster.create(
    statefulSet('db', {
      replicas: 1,
      image: 'mysql:8.0',
      container: {
        env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'secret' }],
        volumeMounts: [{ name: 'data', mountPath: '/var/lib/mysql' }],
        readinessProbe: { exec: { command: ['mysqladmin', 'ping', '-psecret'] }, periodSeconds: 5 }
      },
      spec: { volumeClaimTemplates: [template] }
    })
  )
  const ready = (): boolean => cluster.podRow('db-0') === '1/1 Running 0'
  const sql = (text: string): string => run(`MYSQL_PWD=secret mysql -uroot -N -e "${text}"`, 'db-0')
  expect(cluster.until(ready, 120)).toBeLessThan(120)
  sql(
    "CREATE DATABASE shop; CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY, s VARCHAR(9)); INSERT INTO shop.t (s) VALUES ('one')"
  )
  const before = cluster.get<Pod>('pods db-0')!
  cluster.restart(0.5)
  expect(sql("INSERT INTO shop.t (s) VALUES ('two'); SELECT * FROM shop.t")).toBe('1\tone\n2\ttwo\n')
  cluster.patch(`nodes ${before.spec.nodeName!}`, { spec: { unschedulable: true } })
  cluster.delete('pods db-0')
  cluster.until(() => ready() && cluster.get<Pod>('pods db-0')!.metadata.uid !== before.metadata.uid, 300)
  expect(cluster.get<Pod>('pods db-0')!.spec.nodeName).not.toBe(before.spec.nodeName)
  expect(sql("INSERT INTO shop.t (s) VALUES ('three'); SELECT * FROM shop.t")).toBe('1\tone\n2\ttwo\n3\tthree\n')
})

test('P3: without a volume a database is empty again when its container was replaced', () => {
  start()
  server('postgres:16', { POSTGRES_PASSWORD: 'secret' })
  psql('-c "CREATE TABLE t (a INT)"')
  const { containerID } = cluster.get<Pod>('pods db')!.status!.containerStatuses![0]!
  cluster.engine.runtime.crash(containerID!, { exitCode: 1 })
  cluster.until(() => cluster.podRow('db').startsWith('1/1 Running 1'), 60)
  cluster.run(5)
  expect(psql('-c "\\dt"')).toBe('Did not find any relations.\n')
})

test('P3: PostgreSQL makes, fills, changes and reads tables, and psql shows them', () => {
  start()
  server('postgres:16', { POSTGRES_PASSWORD: 'secret', POSTGRES_DB: 'shop' })
  const shop = (sql: string): string => psql(`-d shop -c "${sql}"`)
  expect(
    shop(
      'CREATE TABLE users (id SERIAL PRIMARY KEY, name VARCHAR(20) NOT NULL, email TEXT UNIQUE, active BOOLEAN DEFAULT true)'
    )
  ).toBe('CREATE TABLE\n')
  expect(shop("INSERT INTO users (name, email) VALUES ('Ada', 'ada@x'), ('Bob', NULL)")).toBe('INSERT 0 2\n')
  expect(shop('SELECT * FROM users')).toBe(
    [
      ' id | name | email | active ',
      '----+------+-------+--------',
      '  1 | Ada  | ada@x | t',
      '  2 | Bob  |       | t',
      '(2 rows)',
      '',
      ''
    ].join('\n')
  )
  expect(shop('\\d users')).toBe(
    [
      '                                   Table "public.users"',
      ' Column |         Type          | Collation | Nullable |              Default              ',
      '--------+-----------------------+-----------+----------+-----------------------------------',
      " id     | integer               |           | not null | nextval('users_id_seq'::regclass)",
      ' name   | character varying(20) |           | not null | ',
      ' email  | text                  |           |          | ',
      ' active | boolean               |           |          | true',
      'Indexes:',
      '    "users_pkey" PRIMARY KEY, btree (id)',
      '    "users_email_key" UNIQUE CONSTRAINT, btree (email)',
      '',
      ''
    ].join('\n')
  )
  expect(shop('\\dt')).toBe(
    [
      '         List of relations',
      ' Schema | Name  | Type  |  Owner   ',
      '--------+-------+-------+----------',
      ' public | users | table | postgres',
      '(1 row)',
      '',
      ''
    ].join('\n')
  )
  const lines: readonly (readonly [sql: string, output: string])[] = [
    ["UPDATE users SET active = false WHERE name = 'Bob'", 'UPDATE 1\n'],
    ['SELECT count(*) FROM users WHERE NOT active', ' count \n-------\n     1\n(1 row)\n\n'],
    ["INSERT INTO users (name) VALUES ('Cy') RETURNING id", ' id \n----\n  3\n(1 row)\n\nINSERT 0 1\n'],
    ["SELECT name || '!' AS loud FROM users WHERE name ILIKE 'a%'", ' loud \n------\n Ada!\n(1 row)\n\n'],
    ['SELECT sum(n) FROM generate_series(1, 100) AS s(n)', ' sum  \n------\n 5050\n(1 row)\n\n'],
    ['DELETE FROM users WHERE id > 1', 'DELETE 2\n'],
    [
      "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
      ' table_name \n------------\n users\n(1 row)\n\n'
    ],
    [
      'BEGIN; DROP TABLE users; ROLLBACK; SELECT name FROM users',
      'BEGIN\nDROP TABLE\nROLLBACK\n name \n------\n Ada\n(1 row)\n\n'
    ]
  ]
  for (const [sql, output] of lines) expect(`${sql}: ${shop(sql)}`).toBe(`${sql}: ${output}`)
})

test('P3: PostgreSQL tells what is wrong in its own words, and where', () => {
  start()
  server('postgres:16', { POSTGRES_PASSWORD: 'secret' })
  psql('-c "CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL)"')
  psql('-c "INSERT INTO t VALUES (1, 1)"')
  const lines: readonly (readonly [sql: string, output: string])[] = [
    [
      'SELECT * FROM nothing',
      'ERROR:  relation "nothing" does not exist\nLINE 1: SELECT * FROM nothing\n                      ^'
    ],
    ['SELECT x FROM t', 'ERROR:  column "x" does not exist\nLINE 1: SELECT x FROM t\n               ^'],
    ['SELEC 1', 'ERROR:  syntax error at or near "SELEC"\nLINE 1: SELEC 1\n        ^'],
    [
      'INSERT INTO t VALUES (1, 2)',
      'ERROR:  duplicate key value violates unique constraint "t_pkey"\nDETAIL:  Key (id)=(1) already exists.'
    ],
    [
      'INSERT INTO t (id) VALUES (2)',
      'ERROR:  null value in column "n" of relation "t" violates not-null constraint\nDETAIL:  Failing row contains (2, null).'
    ],
    ['CREATE TABLE t (a INT)', 'ERROR:  relation "t" already exists'],
    ['CREATE DATABASE postgres', 'ERROR:  database "postgres" already exists'],
    ['\\d nothing', 'Did not find any relation named "nothing".']
  ]
  for (const [sql, output] of lines) expect(psql(`-c "${sql}"`)).toBe(`${output}\n`)
  expect(run('psql -c "SELECT 1"')).toBe(
    'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  role "root" does not exist\n'
  )
  expect(run('psql -U postgres -d nowhere -c "SELECT 1"; echo $?')).toBe(
    '2\npsql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: FATAL:  database "nowhere" does not exist\n'
  )
})

test('P3: S8: PostgreSQL is reached by its name with its password, and psql has a prompt', () => {
  start()
  server('postgres:16', { POSTGRES_PASSWORD: 'secret', POSTGRES_USER: 'app' })
  cluster.create(service('db', { ports: [{ port: 5432 }] }))
  cluster.create(pod('client', { image: 'postgres:16', command: ['sleep', 'infinity'] }))
  cluster.until(() => cluster.podRow('client') === '1/1 Running 0', 60)
  cluster.run(2)
  expect(run('pg_isready -h db; pg_isready', 'client')).toBe(
    'db:5432 - accepting connections\n/var/run/postgresql:5432 - no response\n'
  )
  expect(run('PGPASSWORD=secret psql -h db -U app -tAc "SELECT 40 + 2"', 'client')).toBe('42\n')
  expect(run('psql postgresql://app:secret@db:5432/app -tAc "SELECT current_user"', 'client')).toBe('app\n')
  expect(run('PGPASSWORD=no psql -h db -U app -c "SELECT 1"', 'client')).toMatch(
    /^psql: error: connection to server at "db" \(10\.\d+\.\d+\.\d+\), port 5432 failed: FATAL: {2}password authentication failed for user "app"\n$/
  )
  expect(run('psql -h nobody -U app -c "SELECT 1"', 'client')).toBe(
    'psql: error: could not translate host name "nobody" to address: Name or service not known\n'
  )
  const session = new Terminal(cluster).open('client', ['psql', '-h', 'db', '-U', 'app'])
  session.type('secret\nCREATE TABLE t (a INT);\nBEGIN;\nSELECT *\nFROM t;\nSELECT x;\nCOMMIT;\n\\q\n')
  expect(session.screen.slice(session.screen.indexOf('psql ('))).toBe(
    [
      'psql (16.10 (Debian 16.10-1.pgdg13+1))',
      'Type "help" for help.',
      '',
      'app=# CREATE TABLE t (a INT);',
      'CREATE TABLE',
      'app=# BEGIN;',
      'BEGIN',
      'app=*# SELECT *',
      'app-*# FROM t;',
      ' a ',
      '---',
      '(0 rows)',
      '',
      'app=*# SELECT x;',
      'ERROR:  column "x" does not exist',
      'LINE 1: SELECT x',
      '               ^',
      'app=!# COMMIT;',
      'ROLLBACK',
      'app=# \\q',
      ''
    ].join('\n')
  )
})

test('P3: MariaDB speaks as MariaDB', () => {
  start()
  server('mariadb:11', { MARIADB_ROOT_PASSWORD: 'secret' })
  const session = new Terminal(cluster).open('db', ['mariadb', '-uroot', '-psecret'])
  session.type('CREATE DATABASE a;\nUSE a;\nSELECT VERSION();\nexit;\n')
  expect(session.screen).toContain('Welcome to the MariaDB monitor.')
  expect(session.screen).toContain('MariaDB [(none)]> USE a;\nDatabase changed\nMariaDB [a]> ')
  expect(session.screen).toContain('| 11.8.3-MariaDB-ubu2404 |')
})

test('P3: a statement that would never end, or fill all memory, is refused', () => {
  start()
  server('postgres:16', { POSTGRES_PASSWORD: 'secret' })
  const refused = 'ERROR:  canceling statement due to statement timeout\n'
  expect(psql('-tAc "WITH RECURSIVE c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"')).toBe(
    '1000\n'
  )
  expect(psql('-c "SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b"')).toBe(refused)
  expect(psql(`-c "SELECT repeat('x', 1000000000)"`)).toBe(refused)
  expect(psql(`-c "SELECT length(randomblob(1000000000))"`)).toContain('ERROR:  function randomblob does not exist')
  const stars = '%a'.repeat(40)
  expect(psql(`-tAc "SELECT repeat('a', 900000) LIKE '${stars}b', 'abc' ~ '^a.c$', 'ABC' ILIKE 'a%'"`)).toBe('f|t|t\n')
  expect(psql(`-c "SELECT 'a' ~ '('"`)).toContain('ERROR:  invalid regular expression')
  psql('-c "CREATE TABLE big (t TEXT)"')
  const fill = psql(`-c "INSERT INTO big SELECT repeat('x', 900000) FROM generate_series(1, 10)"`)
  expect(fill).toBe(
    'ERROR:  could not extend file "base/16384/16385": No space left on device\nHINT:  Check free disk space.\n'
  )
  expect(psql('-tAc "SELECT count(*) FROM big"')).toBe('0\n')
})
