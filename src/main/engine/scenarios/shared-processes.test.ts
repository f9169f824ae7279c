// Containers that see each other's processes: one that was added to look into another, and those of a pod that shares
// its process namespace.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster, type Body } from './cluster.ts'
import { pod, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1, onDisk: true })
})
afterEach(() => cluster.close())

function debug(name: string, container: Body): void {
  const ephemeralContainers: readonly Body[] = [{ ...shell('sleep 100000; true'), name: 'look', ...container }]
  cluster.patch(`pods ${name}`, { spec: { ephemeralContainers } }, { subresource: 'ephemeralcontainers' })
  cluster.run(20)
}

/** What a line prints in a container of a pod. */
function said(name: string, container: string, line: string): string {
  const id = cluster.engine.kubelets.containerId(cluster.get<Pod>(`pods ${name}`)!, container)!
  let text: string | undefined
  cluster.engine.runtime.exec(id, ['sh', '-c', line], ({ stdout, stderr }) => (text = stdout + stderr))
  cluster.until(() => text !== undefined)
  return text!
}

/** Number, user and command of each process but those that look. */
function shown(name: string, container: string): readonly string[] {
  return said(name, container, 'ps')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, user, , ...command]) => `${pid} ${user} ${command.join(' ')}`)
    .filter((line) => !/ (sh -c ps|ps)$/.test(line))
}

const two = { ...shell('sleep 100001; true'), image: 'busybox:1.36' }

test('P9 debug --target sees the processes of its target, and is seen by it', () => {
  cluster.create(pod('web', two))
  cluster.run(20)
  debug('web', { targetContainerName: 'main' })
  const [first, child, own, last] = shown('web', 'look')
  expect(first).toBe('1 root sh -c sleep 100001; true')
  expect(child).toMatch(/^\d+ root sleep 100001$/)
  expect(own).toMatch(/^\d+ root sh -c sleep 100000; true$/)
  expect(last).toMatch(/^\d+ root sleep 100000$/)
  expect(shown('web', 'main')).toEqual(shown('web', 'look'))
  expect(said('web', 'look', 'tr "\\0" " " < /proc/1/cmdline')).toBe('sh -c sleep 100001; true ')
  expect(said('web', 'look', 'pgrep -f "sleep 100001" | head -1')).toBe('1\n')
})

test('P9 debug without a target sees its own processes alone', () => {
  cluster.create(pod('web', two))
  cluster.run(20)
  debug('web', {})
  expect(shown('web', 'look')).toEqual(['1 root sh -c sleep 100000; true', expect.stringMatching(/ sleep 100000$/)])
  expect(shown('web', 'main')).toHaveLength(2)
})

test('P9 debug --target of a server shows its workers, and can kill them', () => {
  cluster.create(pod('web', { image: 'nginx:1.27' }))
  cluster.run(20)
  debug('web', { targetContainerName: 'main' })
  const before = shown('web', 'look')
  expect(before[0]).toBe('1 root nginx: master process nginx -g daemon off;')
  // The user's name is the looker's own.
  expect(before[1]).toBe('29 101 nginx: worker process')
  said('web', 'look', 'kill -9 29')
  const after = shown('web', 'look')
  expect(after).toHaveLength(before.length)
  expect(after.join('\n')).not.toContain('29 101')
  expect(said('web', 'look', 'kill -9 1; sleep 1; echo alive')).toBe('alive\n')
})

test('P9 who looks at another’s processes may not kill them, unless root or their owner', () => {
  cluster.create(pod('web', two))
  cluster.run(20)
  debug('web', { targetContainerName: 'main', securityContext: { runAsUser: 1000 } })
  expect(said('web', 'look', 'kill -9 $(pgrep -f 100001 | head -1)')).toMatch(/Operation not permitted/)
  expect(cluster.podRow('web')).toBe('1/1 Running 0')
})

test('P9 /proc/PID/root leads whoever looks into a target to its files, and who may not look is kept out', () => {
  cluster.create(pod('web', { image: 'nginx:1.27' }))
  cluster.run(20)
  debug('web', { targetContainerName: 'main' })
  const look = (line: string): string => said('web', 'look', line)
  expect(look('readlink /proc/1/root; head -2 /proc/1/root/etc/nginx/nginx.conf')).toBe(
    '/\nuser  nginx;\nworker_processes  auto;\n'
  )
  expect(look('cd /proc/1/root/etc/nginx; ls conf.d; ls -d /etc/nginx')).toBe(
    'default.conf\nls: /etc/nginx: No such file or directory\n'
  )
  expect(look('ls /proc/1/root/nope; ls -l /proc/1/root | cut -c 1')).toBe(
    'l\nls: /proc/1/root/nope: No such file or directory\n'
  )
  look('echo changed > /proc/1/root/tmp/note; rm /proc/1/root/etc/nginx/conf.d/default.conf')
  expect(said('web', 'main', 'cat /tmp/note; ls /etc/nginx/conf.d')).toBe('changed\n')
  expect(look('find / -name nginx.conf; find /proc/1/root/ -name nginx.conf')).toBe(
    '/proc/1/root/etc/nginx/nginx.conf\n'
  )
  debug('web', { name: 'stranger', targetContainerName: 'main', securityContext: { runAsUser: 1000 } })
  expect(said('web', 'stranger', 'cat /proc/1/root/etc/passwd')).toContain('Permission denied')
})

test('P9 a target that ends takes along who looks into it', () => {
  cluster.create(pod('web', { image: 'nginx:1.27' }))
  cluster.run(20)
  debug('web', { targetContainerName: 'main' })
  said('web', 'look', 'kill 1')
  cluster.run(20)
  const { containerStatuses, ephemeralContainerStatuses } = cluster.get<Pod>('pods web')!.status!
  expect(containerStatuses![0]).toMatchObject({ restartCount: 1, lastState: { terminated: { exitCode: 0 } } })
  expect(ephemeralContainerStatuses![0]!.state).toMatchObject({ terminated: { exitCode: 137 } })
})

test('P9 who looks into another goes on doing so over a restart of the engine', () => {
  cluster.create(pod('web', two))
  cluster.run(20)
  debug('web', { targetContainerName: 'main' })
  const before = shown('web', 'look')
  cluster.restart()
  cluster.run(1)
  expect(shown('web', 'look')).toEqual(before)
  // It is still the first process that keeps the container, whatever its number.
  expect(said('web', 'look', 'kill -9 $(pgrep -f 100000 | head -1)')).toBe('')
  cluster.run(5)
  const { ephemeralContainerStatuses } = cluster.get<Pod>('pods web')!.status!
  expect(ephemeralContainerStatuses![0]!.state).toMatchObject({ terminated: { exitCode: 137 } })
})

test('P12 containers of a pod with shareProcessNamespace see each other’s processes, below that of the pod', () => {
  const more: Body = { ...shell('sleep 100002; true'), name: 'side' }
  const both = { ...pod('both', { image: 'nginx:1.27-alpine' }, { shareProcessNamespace: true }) } as never as Pod
  cluster.create({ ...both, spec: { ...both.spec, containers: [...both.spec.containers, more] } } as never)
  cluster.run(20)
  cluster.create(pod('alone', two, { shareProcessNamespace: true }))
  cluster.run(20)
  expect(shown('alone', 'main').map((row) => row.split(' ').slice(2).join(' '))).toEqual([
    '/pause',
    'sh -c sleep 100001; true',
    'sleep 100001'
  ])
  const rows = shown('both', 'side')
  expect(rows[0]).toBe('1 65535 /pause')
  expect(rows.filter((row) => row.includes('nginx: master'))).toHaveLength(1)
  expect(rows.filter((row) => row.includes('sleep 100002'))).toHaveLength(2)
  expect(shown('both', 'main').map((row) => row.split(' ')[0])).toEqual(rows.map((row) => row.split(' ')[0]))
  // What is not the first process of its namespace has nothing to protect it.
  const main = rows.find((row) => row.includes('nginx: master'))!.split(' ')[0]
  expect(said('both', 'side', `kill -9 1; kill -9 ${main}; echo done`)).toBe('done\n')
  cluster.run(30)
  const status = cluster.get<Pod>('pods both')!.status!.containerStatuses!
  expect(status.find(({ name }) => name === 'main')).toMatchObject({
    restartCount: 1,
    lastState: { terminated: { exitCode: 137 } }
  })
  expect(status.find(({ name }) => name === 'side')).toMatchObject({ restartCount: 0 })
})
