// P4, S8: pods that talk with each other by nc, without any server.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ExecResult } from '../kubelet/container-runtime.ts'
import { Cluster } from './cluster.ts'
import { pod, service, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ onDisk: true })
  cluster.create(pod('client', shell('sleep 100000')))
})
afterEach(() => cluster.close())

/** A pod that runs a script, behind a Service of its name at port 9000. */
function serve(name: string, script: string, image = 'busybox'): void {
  cluster.create(pod(name, { image, command: ['sh', '-c', script] }, {}, { labels: { app: name } }))
  cluster.create(service(name, { selector: { app: name }, ports: [{ port: 9000, targetPort: 9000 }] }))
  cluster.until(() => cluster.podRow(name) === '1/1 Running 0' && cluster.podRow('client') === '1/1 Running 0', 60)
  cluster.run(10)
}

function type(line: string, from = 'client'): ExecResult {
  const { containerID } = cluster.get<Pod>(`pods ${from}`)!.status!.containerStatuses![0]!
  let result: ExecResult | undefined
  cluster.engine.runtime.exec(containerID!, ['sh', '-c', line], (ended) => (result = ended))
  cluster.until(() => result !== undefined, 300)
  if (result === undefined) throw new Error(`${line} never ended`)
  return result
}

function linesOf(name: string): readonly string[] {
  const podUid = cluster.get<Pod>(`pods ${name}`)!.metadata.uid
  return cluster.engine.runtime.logs.read({ podUid, container: 'main' }).map(({ text }) => text)
}

test('P4 S8 two pods talk by nc through a Service, each time anew, also after a kill of the program', () => {
  serve('server', 'while true; do echo welcome | nc -l -p 9000; done')
  expect(type('echo hello | nc server 9000')).toEqual({ exitCode: 0, stdout: 'welcome\n', stderr: '' })
  expect(linesOf('server')).toEqual(['hello'])
  expect(type('nc -z server 9001').exitCode).toBe(1)
  cluster.restart(1)
  cluster.run(10)
  expect(type('echo again | nc server 9000').stdout).toBe('welcome\n')
  cluster.run(5)
  expect(linesOf('server')).toEqual(['hello', 'again'])
})

test('P4 S8 nc -lk hears one after the other, is seen by netstat, and ends by a signal', () => {
  serve('server', 'nc -lk -p 9000 -v')
  expect(linesOf('server')).toEqual(['listening on [::]:9000 ...'])
  expect(type('netstat -tln', 'server').stdout).toMatch(/0\.0\.0\.0:9000 +0\.0\.0\.0:\* +LISTEN/)
  for (const word of ['one', 'two', 'three']) type(`echo ${word} | nc server 9000`)
  expect(linesOf('server').filter((line) => !line.includes('connect'))).toEqual([
    'listening on [::]:9000 ...',
    'one',
    'two',
    'three'
  ])
  expect(type('nc -l -p 9000', 'server')).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'nc: bind: Address already in use\n'
  })
  expect(
    type('nc -l 9100 > /tmp/got & sleep 1; echo own | nc localhost 9100; wait; cat /tmp/got', 'server').stdout
  ).toBe('own\n')
  expect(
    type('nc -lk -p 9200 & p=$!; sleep 1; kill $p; wait $p; echo $?; nc -z localhost 9200; echo $?', 'server').stdout
  ).toBe('143\n1\n')
})

test('P4 S8 a page that is written by hand is what wget gets from nc -l', () => {
  serve(
    'server',
    'while true; do printf "HTTP/1.1 200 OK\\r\\nX-By: hand\\r\\n\\r\\nhi there\\n" | nc -l 9000; done',
    'nicolaka/netshoot'
  )
  expect(type('wget -qO- http://server:9000/page').stdout).toBe('hi there\n')
  expect(linesOf('server')[0]).toBe('GET /page HTTP/1.1\r')
  expect(type('echo raw | nc server 9000').stdout).toContain('X-By: hand')
})

test('P4 a pod whose port nc opens is ready from then on', () => {
  const probed = { readinessProbe: { tcpSocket: { port: 9000 }, periodSeconds: 1 } }
  cluster.create(pod('late', { ...shell('sleep 20; nc -lk -p 9000'), ...probed }))
  cluster.until(() => cluster.podRow('late') === '0/1 Running 0', 60)
  expect(cluster.until(() => cluster.podRow('late') === '1/1 Running 0', 60)).toBeLessThan(30)
})

test('P4 S8 nc -lk -e runs a program for each connection, which is its input and output', () => {
  serve('server', 'nc -lk -p 9000 -e sh -c \'read line; echo "$(hostname) heard $line"; echo logged >&2\'')
  expect(type('echo one | nc server 9000')).toEqual({ exitCode: 0, stdout: 'server heard one\n', stderr: '' })
  expect(type('echo two | nc server 9000').stdout).toBe('server heard two\n')
  expect(linesOf('server')).toEqual(['logged', 'logged'])
  expect(type('nc -lk -p 9100 -e cat & sleep 1; echo own | nc localhost 9100; kill $!', 'server').stdout).toBe('own\n')
  cluster.restart(1)
  cluster.run(10)
  expect(type('echo three | nc server 9000').stdout).toBe('server heard three\n')
})

test('P4 S8 nc -l -e answers once and ends as its program does; one that is not there answers nothing', () => {
  serve(
    'server',
    'nc -l -p 9000 -e sh -c "echo bye; exit 3"; echo "ended $?"; nc -lp 9000 -e nope; echo "ended $?"; sleep 1000'
  )
  expect(type('echo | nc server 9000').stdout).toBe('bye\n')
  cluster.run(2)
  expect(linesOf('server')).toEqual(['ended 3'])
  expect(type('echo | nc server 9000').stdout).toBe('')
  cluster.run(2)
  expect(linesOf('server')).toEqual(['ended 3', "nc: can't execute 'nope': No such file or directory", 'ended 127'])
})

test('P4 S8 a program of nc -e that takes its time answers with what it has said, and leaves nothing behind', () => {
  serve('server', 'nc -lk -p 9000 -e sh -c "echo now; sleep 5; echo later"')
  expect(type('echo | nc server 9000').stdout).toBe('now\n')
  expect(type('ps', 'server').stdout).toMatch(/ sleep 5\n/)
  cluster.run(10)
  expect(type('ps', 'server').stdout).not.toMatch(/ sleep 5\n|defunct/)
})

test('P4 S8 a program of nc -e that never ends holds nobody up', () => {
  serve('server', 'nc -lk -p 9000 -e sh -c "echo begun; while true; do :; done"')
  expect(type('echo | nc server 9000').stdout).toBe('begun\n')
  expect(type('echo | nc server 9000').stdout).toBe('begun\n')
})

test('P4 curl -L sends what it posts no further, but by 307', () => {
  serve('server', 'sleep 100000', 'nicolaka/netshoot')
  const redirected = (status: string, options: string): string => {
    const answer = `HTTP/1.1 ${status}\\r\\nLocation: http://localhost:9002/next\\r\\n\\r\\n`
    const hear = `printf "${answer}" | nc -l 9001 > /dev/null & printf "HTTP/1.1 200 OK\\r\\n\\r\\n" | nc -l 9002 > /tmp/got &`
    const { stdout } = type(`${hear} sleep 1; curl -sL ${options} localhost:9001; wait; cat /tmp/got`, 'server')
    const [first = '', ...rest] = stdout.split('\r\n')
    return `${first.split(' ')[0]} ${rest.at(-1)}`.trim()
  }
  expect(redirected('302 Found', '-d a=b')).toBe('GET')
  expect(redirected('303 See Other', '-X PUT -d a=b')).toBe('PUT')
  expect(redirected('307 Temporary Redirect', '-d a=b')).toBe('POST a=b')
})
