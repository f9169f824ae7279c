// Volumes of the configuration as upstream's AtomicWriter writes them: a folder of a moment, and links that lead into it.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { testingSigner } from '../api/testing-token-signer.ts'
import { Cluster, type Body } from './cluster.ts'
import { pod, shell } from './manifests.ts'
import { type } from './typing.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1, credentials: { signer: testingSigner } })
})
afterEach(() => cluster.close())

function configMap(name: string, data: Readonly<Record<string, string>>): Body {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data }
}

/** A pod with a shell and one volume, mounted at /etc/conf. */
function withVolume(name: string, volume: Body, more: { container?: Body; spec?: Body; mount?: Body } = {}): Body {
  const volumeMounts = [{ name: 'conf', mountPath: '/etc/conf', ...more.mount }]
  const container = { ...shell('sleep 100000'), image: 'debian:12', volumeMounts, ...more.container }
  return pod(name, container, { volumes: [{ name: 'conf', ...volume }], ...more.spec })
}

const said = (name: string, script: string): string => type(cluster, name, script).stdout

/** The folder that ..data leads to. */
const stampOf = (name: string): string => said(name, 'readlink /etc/conf/..data').trimEnd()

/** As the folder of a moment begins: ..2006_01_02_15_04_05. */
function stampBeginning(time: string): string {
  return `..${time.replace('Z', '').replaceAll(/[-T:]/g, '_')}.`
}

it('C2 a volume holds ..data, the folder of the moment it leads to, and a link for each key', () => {
  cluster.create(configMap('settings', { 'a.conf': 'one', b: 'two' }))
  cluster.create(withVolume('web', { configMap: { name: 'settings' } }))
  cluster.run(20)
  const stamp = stampOf('web')
  expect(stamp).toMatch(/^\.\.\d{4}(_\d{2}){5}\.\d{1,10}$/)
  const { startTime } = cluster.get<Pod>('pods web')!.status!
  expect(stamp.startsWith(stampBeginning(startTime!))).toBe(true)
  const lines = said('web', 'ls -la /etc/conf').trimEnd().split('\n')
  const shown = lines.map((line) => line.replace(/ [A-Z][a-z]{2} [ \d]\d \d\d:\d\d/, ''))
  expect(shown.slice(0, 2)).toEqual(['total 12', 'drwxrwxrwx 2 root root 4096 .'])
  expect(shown.slice(3)).toEqual([
    `drwxr-xr-x 2 root root 4096 ${stamp}`,
    `lrwxrwxrwx 1 root root ${String(stamp.length).padStart(4)} ..data -> ${stamp}`,
    'lrwxrwxrwx 1 root root   13 a.conf -> ..data/a.conf',
    'lrwxrwxrwx 1 root root    8 b -> ..data/b'
  ])
  expect(said('web', 'ls /etc/conf; readlink -f /etc/conf/b; cat /etc/conf/b')).toBe(
    `a.conf\nb\n/etc/conf/${stamp}/b\ntwo`
  )
  expect(said('web', 'test -L /etc/conf/b && test -f /etc/conf/b && test -d /etc/conf/..data && echo all')).toBe(
    'all\n'
  )
  expect(said('web', 'find /etc/conf -type f; find -L /etc/conf -type f')).toBe(
    [`${stamp}/a.conf`, `${stamp}/b`, `${stamp}/a.conf`, `${stamp}/b`, '..data/a.conf', '..data/b', 'a.conf', 'b']
      .map((path) => `/etc/conf/${path}\n`)
      .join('')
  )
  expect(said('web', 'stat -c "%F %N" /etc/conf/b; stat -L -c "%F %a %s" /etc/conf/b')).toBe(
    "symbolic link '/etc/conf/b' -> '..data/b'\nregular file 644 3\n"
  )
})

it('C2 an update writes another folder and leads ..data to it; a change of labels does not', () => {
  cluster.create(configMap('settings', { a: 'old', b: 'same' }))
  cluster.create(withVolume('web', { configMap: { name: 'settings' } }))
  cluster.run(20)
  const first = stampOf('web')
  cluster.patch('configmaps settings', { metadata: { labels: { team: 'crew' } } })
  cluster.run(200)
  expect(stampOf('web')).toBe(first)
  cluster.patch('configmaps settings', { data: { a: 'new' } })
  expect(stampOf('web')).toBe(first)
  cluster.until(() => said('web', 'cat /etc/conf/a') === 'new', 200)
  const written = formatTime(cluster.now)
  const second = stampOf('web')
  expect(second).not.toBe(first)
  expect(said('web', 'ls -A /etc/conf')).toBe(`${second}\n..data\na\nb\n`)
  cluster.run(400)
  expect(stampOf('web')).toBe(second)
  expect(Math.abs(stampTime(second) - Date.parse(written))).toBeLessThanOrEqual(1000)
  cluster.patch('configmaps settings', { data: { b: null } })
  cluster.run(200)
  expect(said('web', 'ls /etc/conf')).toBe('a\n')
  expect(stampOf('web')).not.toBe(second)
})

function stampTime(stamp: string): number {
  const [year = 0, month = 1, ...rest] = stamp.slice(2).split('.')[0]!.split('_').map(Number)
  return Date.UTC(year, month - 1, ...(rest as [number, number, number, number]))
}

it('C2 a pod keeps the folder’s name over a restart of the engine', () => {
  cluster.close()
  cluster = new Cluster({ workers: 1, credentials: { signer: testingSigner }, onDisk: true })
  cluster.create(configMap('settings', { a: 'old' }))
  cluster.create(withVolume('web', { configMap: { name: 'settings' } }))
  cluster.run(20)
  cluster.patch('configmaps settings', { data: { a: 'new' } })
  cluster.run(200)
  const before = stampOf('web')
  expect(before).toMatch(/^\.\.\d/)
  cluster.restart()
  cluster.run(1)
  expect(stampOf('web')).toBe(before)
})

it('C2 a path of several names is a link for its first; what is mounted by its subPath is a plain file that stays', () => {
  cluster.create(configMap('settings', { a: 'old' }))
  const items = [{ key: 'a', path: 'deep/er/a.txt', mode: 0o400 }]
  cluster.create(withVolume('deep', { configMap: { name: 'settings', items } }))
  const mount = { mountPath: '/etc/one', subPath: 'deep/er' }
  cluster.create(withVolume('alone', { configMap: { name: 'settings', items } }, { mount }))
  cluster.run(20)
  expect(said('deep', 'ls /etc/conf; readlink /etc/conf/deep; ls -l /etc/conf/deep/er | cut -c 1-10')).toBe(
    'deep\n..data/deep\ntotal 4\n-r--------\n'
  )
  expect(said('alone', 'ls -A /etc/one; test -L /etc/one/a.txt || stat -c "%F %a" /etc/one/a.txt')).toBe(
    'a.txt\nregular file 400\n'
  )
  cluster.patch('configmaps settings', { data: { a: 'new' } })
  cluster.run(200)
  expect(said('deep', 'cat /etc/conf/deep/er/a.txt')).toBe('new')
  expect(said('alone', 'cat /etc/one/a.txt')).toBe('old')
})

it('C2 nothing of it can be written: neither files nor links', () => {
  cluster.create(configMap('settings', { a: 'old' }))
  cluster.create(withVolume('web', { configMap: { name: 'settings' } }))
  cluster.run(20)
  const lines = ['echo x > /etc/conf/a', 'echo x > /etc/conf/c', 'rm /etc/conf/a', 'chmod 600 /etc/conf/a']
  for (const line of lines) expect(type(cluster, 'web', line).stderr).toContain('Read-only file system')
  expect(said('web', 'cat /etc/conf/a')).toBe('old')
})

it('C2 a mount hides what the image has there, and is itself within one that can be written', () => {
  cluster.create(configMap('settings', { 'index.html': 'from the ConfigMap', 'a.conf': 'a' }))
  const volumes: readonly Body[] = [
    { name: 'conf', configMap: { name: 'settings' } },
    { name: 'data', emptyDir: {} }
  ]
  const volumeMounts = [
    { name: 'conf', mountPath: '/usr/share/nginx/html' },
    { name: 'data', mountPath: '/data' },
    { name: 'conf', mountPath: '/data/conf' }
  ]
  cluster.create(pod('web', { image: 'nginx:1.27', volumeMounts }, { volumes }))
  cluster.create(pod('box', { ...shell('sleep 100000') }))
  cluster.run(20)
  const { podIP } = cluster.get<Pod>('pods web')!.status!
  expect(said('box', `wget -qO- ${podIP}`)).toBe('from the ConfigMap')
  expect(said('web', 'ls /usr/share/nginx/html')).toBe('a.conf\nindex.html\n')
  expect(said('web', 'echo mine > /data/own; ls /data /data/conf')).toBe(
    '/data:\nconf\nown\n\n/data/conf:\na.conf\nindex.html\n'
  )
  expect(said('web', 'cat /data/conf/a.conf')).toBe('a')
})

it('C2 fsGroup: what is mounted belongs to the group, which can read it; a token of a user is the user’s own', () => {
  cluster.create(configMap('settings', { a: 'one' }))
  const volume = { configMap: { name: 'settings', defaultMode: 0o400 } }
  const grouped = { securityContext: { runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000 } }
  cluster.create(withVolume('grouped', volume, { spec: grouped }))
  cluster.create(withVolume('alone', volume, { spec: { securityContext: { runAsUser: 1000 } } }))
  cluster.run(20)
  expect(said('grouped', 'id')).toBe('uid=1000 gid=3000 groups=3000,2000\n')
  expect(said('grouped', 'cd /etc/conf; ls -ldn . ..data ..data/a | cut -d" " -f1,3,4; cat a')).toBe(
    'drwxrwsrwx 0 2000\nlrwxrwxrwx 0 2000\n-r--r----- 0 2000\none'
  )
  expect(type(cluster, 'alone', 'cat /etc/conf/a')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('Permission denied') as string
  })
  const token = '/var/run/secrets/kubernetes.io/serviceaccount/token'
  const look = `stat -L -c "%a %u %g" ${token}; test -r ${token} && echo mine`
  expect(said('grouped', look)).toBe('640 1000 2000\nmine\n')
  expect(said('alone', look)).toBe('600 1000 0\nmine\n')
  const { user } = cluster.get<Pod>('pods grouped')!.status!.containerStatuses![0]!
  expect(user).toEqual({ linux: { uid: 1000, gid: 3000, supplementalGroups: [3000, 2000] } })
})
