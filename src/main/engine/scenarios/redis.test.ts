// P3: redis as people use it: from its own container, from others by its Service's name, over restarts and with a disk.
import { afterEach, expect, test } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster } from './cluster.ts'
import { claim, deployment, pod, service } from './manifests.ts'
import { Terminal } from './testing-terminal.ts'

let cluster: Cluster
afterEach(() => cluster.close())

function start(options = {}): void {
  cluster = new Cluster({ settle: 30, ...options })
}

const redisPort = { ports: [{ port: 6379 }] }

function run(line: string, from = 'redis'): string {
  return new Terminal(cluster).run(from, line)
}

function startRedis(container = {}, spec = {}): void {
  cluster.create(pod('redis', { image: 'redis:7.2', ...container }, spec, { labels: { app: 'redis' } }))
  cluster.create(service('redis', redisPort))
  cluster.create(pod('client', { image: 'redis:7.2', command: ['sleep', 'infinity'] }))
  cluster.until(() => ['redis', 'client'].every((name) => cluster.podRow(name).startsWith('1/1 Running')), 60)
  cluster.run(2)
}

test('P3: redis answers strings, numbers, lists, hashes, sets and sorted sets as it does', () => {
  start()
  startRedis()
  const lines: readonly (readonly [line: string, output: string])[] = [
    ['PING', 'PONG'],
    ['SET greeting "hello world"', 'OK'],
    ['GET greeting', 'hello world'],
    ['GET nothing', ''],
    ['INCR hits', '1'],
    ['INCRBY hits 41', '42'],
    ['DECR hits', '41'],
    ['INCR greeting', 'ERR value is not an integer or out of range\n'],
    ['APPEND greeting !', '12'],
    ['EXISTS greeting nothing hits', '2'],
    ['SET greeting x NX', ''],
    ['TYPE hits', 'string'],
    ['LPUSH list a b c', '3'],
    ['RPUSH list z', '4'],
    ['LRANGE list 0 -1', 'c\nb\na\nz'],
    ['LLEN list', '4'],
    ['LPUSH hits 1', 'WRONGTYPE Operation against a key holding the wrong kind of value\n'],
    ['HSET user name ada age 36', '2'],
    ['HGET user name', 'ada'],
    ['HGETALL user', 'name\nada\nage\n36'],
    ['SADD tags red green red', '2'],
    ['SMEMBERS tags', 'red\ngreen'],
    ['ZADD scores 3 c 1 a 2 b', '3'],
    ['ZRANGE scores 0 -1 WITHSCORES', 'a\n1\nb\n2\nc\n3'],
    ['KEYS "*s"', 'hits\ntags\nscores'],
    ['DBSIZE', '6'],
    ['-n 1 DBSIZE', '0'],
    ['DEL list user', '2'],
    ['GET', "ERR wrong number of arguments for 'get' command\n"],
    ['NOPE a b', "ERR unknown command 'NOPE', with args beginning with: 'a' 'b' \n"],
    ['CONFIG GET maxmemory', 'maxmemory\n0'],
    ['SELECT 16', 'ERR DB index is out of range\n'],
    ['FLUSHALL', 'OK'],
    ['DBSIZE', '0']
  ]
  for (const [line, output] of lines) expect(`${line}: ${run(`redis-cli ${line}`)}`).toBe(`${line}: ${output}\n`)
})

test('P3: a key of redis ends when its time is over', () => {
  start()
  startRedis()
  expect(run('redis-cli SET session abc EX 10')).toBe('OK\n')
  expect(run('redis-cli TTL session')).toBe('10\n')
  cluster.run(6)
  expect(run('redis-cli GET session')).toBe('abc\n')
  cluster.run(5)
  expect([run('redis-cli GET session'), run('redis-cli TTL session')]).toEqual(['\n', '-2\n'])
})

test('P3: S8: redis-cli reaches redis by its name, line by line, and says why where it does not', () => {
  start()
  startRedis()
  expect(run('redis-cli -h redis INCR n', 'client')).toBe('1\n')
  expect(run('printf "MULTI\\nINCR n\\nINCR n\\nEXEC\\nGET n\\n" | redis-cli -h redis', 'client')).toBe(
    'OK\nQUEUED\nQUEUED\n2\n3\n3\n'
  )
  expect(run('redis-cli -h nobody PING', 'client')).toBe(
    'Could not connect to Redis at nobody:6379: Name or service not known\n'
  )
  cluster.delete('pods redis', { gracePeriodSeconds: 0 })
  cluster.run(5)
  expect(run('redis-cli -h redis PING; echo $?', 'client')).toBe(
    '1\nCould not connect to Redis at redis:6379: Connection refused\n'
  )
})

test('P3: redis asks for the password that it was started with', () => {
  start()
  startRedis({ args: ['--requirepass', 'sesame'] })
  expect(run('redis-cli GET a')).toBe('NOAUTH Authentication required.\n\n')
  expect(run('redis-cli --no-auth-warning -a wrong GET a')).toBe(
    'NOAUTH Authentication required.\n\nAUTH failed: WRONGPASS invalid username-password pair or user is disabled.\n'
  )
  expect(run('REDISCLI_AUTH=sesame redis-cli SET a 1')).toBe('OK\n')
})

test('P3: on a terminal redis-cli has a prompt and tells types', () => {
  start()
  startRedis()
  const terminal = new Terminal(cluster)
  const session = terminal.open('redis', ['redis-cli'])
  session.type('SET a 1\nINCR a\nLRANGE none 0 -1\nGET none\nRPUSH l x "y z"\nLRANGE l 0 -1\nSELECT 2\nNOPE\nexit\n')
  cluster.run(2)
  expect(session.screen).toBe(
    [
      '127.0.0.1:6379> SET a 1',
      'OK',
      '127.0.0.1:6379> INCR a',
      '(integer) 2',
      '127.0.0.1:6379> LRANGE none 0 -1',
      '(empty array)',
      '127.0.0.1:6379> GET none',
      '(nil)',
      '127.0.0.1:6379> RPUSH l x "y z"',
      '(integer) 2',
      '127.0.0.1:6379> LRANGE l 0 -1',
      '1) "x"',
      '2) "y z"',
      '127.0.0.1:6379> SELECT 2',
      'OK',
      '127.0.0.1:6379[2]> NOPE',
      "(error) ERR unknown command 'NOPE', with args beginning with: ",
      '127.0.0.1:6379[2]> exit',
      ''
    ].join('\n')
  )
})

test('P3: what redis has in memory is gone with its container, what it saved on a volume is not', () => {
  start()
  const volume = { volumeMounts: [{ name: 'data', mountPath: '/data' }] }
  startRedis(volume, { volumes: [{ name: 'data', emptyDir: {} }] })
  const crash = (): void => {
    const { containerID, restartCount } = cluster.get<Pod>('pods redis')!.status!.containerStatuses![0]!
    cluster.engine.runtime.crash(containerID!, { exitCode: 139, signal: 11 })
    cluster.until(() => cluster.podRow('redis').startsWith(`1/1 Running ${restartCount + 1}`), 60)
    cluster.run(1)
  }
  expect(run('redis-cli SET a 1; redis-cli SAVE; redis-cli SET b 2')).toBe('OK\nOK\nOK\n')
  crash()
  expect(run('redis-cli GET a; redis-cli GET b')).toBe('1\n\n')
  // 3600 seconds behind a change it is written by itself.
  run('redis-cli SET c 3')
  cluster.run(3700)
  crash()
  expect(run('redis-cli GET c')).toBe('3\n')
  expect(run('ls /data')).toBe('dump.rdb\n')
})

test('P3: with appendonly on a claim redis loses nothing, and its data follows to another node', () => {
  start({ onDisk: true })
  cluster.create(claim('redis', { storageClassName: 'network-disk' }))
  cluster.create(
    deployment('redis', {
      replicas: 1,
      container: {
        image: 'redis:7.2',
        command: ['redis-server'],
        args: ['--appendonly', 'yes'],
        volumeMounts: [{ name: 'data', mountPath: '/data' }]
      },
      pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'redis' } }] },
      spec: { strategy: { type: 'Recreate' } }
    })
  )
  const running = (): Pod | undefined =>
    cluster.pods('app=redis').find(({ metadata, status }) => status?.phase === 'Running' && !metadata.deletionTimestamp)
  cluster.until(() => running() !== undefined, 120)
  cluster.run(1)
  const first = running()!
  run('redis-cli RPUSH orders one two', first.metadata.name)
  cluster.restart()
  expect(run('redis-cli LLEN orders', first.metadata.name)).toBe('2\n')
  cluster.patch(`nodes ${first.spec.nodeName!}`, { spec: { unschedulable: true } })
  cluster.delete(`pods ${first.metadata.name}`)
  cluster.until(() => running() !== undefined && running()!.metadata.name !== first.metadata.name, 300)
  cluster.run(1)
  expect(running()!.spec.nodeName).not.toBe(first.spec.nodeName)
  expect(run('redis-cli LRANGE orders 0 -1', running()!.metadata.name)).toBe('one\ntwo\n')
})

test('P3: a killed app finds redis with what it had, and nothing twice', () => {
  start({ onDisk: true })
  startRedis()
  const loop = 'for i in 1 2 3 4 5 6 7 8 9 10; do redis-cli INCR n; sleep 1; done; sleep infinity'
  cluster.create(pod('counting', { image: 'redis:7.2', command: ['sh', '-c', `redis-server & sleep 2; ${loop}`] }))
  cluster.until(() => cluster.podRow('counting').startsWith('1/1 Running'), 60)
  cluster.run(5)
  cluster.restart(1.5)
  cluster.run(15)
  expect(run('redis-cli GET n', 'counting')).toBe('10\n')
})
