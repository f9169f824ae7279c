// P9, S8: what people type in a container to look at the network.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Pod, Service } from '../../../shared/schema/types.ts'
import type { ExecResult } from '../kubelet/container-runtime.ts'
import { Cluster } from './cluster.ts'
import { deployment, pod, service, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ onDisk: true })
  cluster.create(pod('busybox', shell('sleep 100000')))
  cluster.create(pod('curl', { image: 'curlimages/curl', command: ['sleep', '100000'] }))
  cluster.create(pod('tools', { image: 'nicolaka/netshoot', command: ['sleep', '100000'] }))
  cluster.create(deployment('web', { replicas: 1, container: { image: 'hashicorp/http-echo' } }))
  cluster.create(service('web', { ports: [{ port: 80, targetPort: 5678 }] }))
  cluster.until(() => cluster.pods('app=web').length === 1, 60)
  cluster.run(30)
})
afterEach(() => cluster.close())

function type(line: string, from = 'busybox'): ExecResult {
  const { containerID } = cluster.get<Pod>(`pods ${from}`)!.status!.containerStatuses![0]!
  let result: ExecResult | undefined
  cluster.engine.runtime.exec(containerID!, ['sh', '-c', line], (ended) => (result = ended))
  cluster.until(() => result !== undefined, 300)
  if (result === undefined) throw new Error(`${line} never ended`)
  return result
}

const addressOf = (name: string): string => cluster.get<Service>(`services ${name}`)!.spec.clusterIP!

test('S8 curl asks a Service by its name, and shows what answered', () => {
  expect(type('curl -s web', 'curl')).toEqual({ exitCode: 0, stdout: 'hello-world\n', stderr: '' })
  expect(
    type("curl -s -o /dev/null -w '%{http_code} %{remote_ip}\\n' http://web.default.svc.cluster.local/", 'curl')
  ).toMatchObject({
    stdout: `200 ${addressOf('web')}\n`
  })
  expect(type('curl -si web', 'curl').stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect(type('curl -s web -o /tmp/page && cat /tmp/page', 'curl').stdout).toBe('hello-world\n')
  expect(type('curl -s web | wc -c', 'curl').stdout.trim()).toBe('12')
})

test('S8 curl says why nothing came, and ends as it does', () => {
  expect(type('curl nobody', 'curl')).toEqual({
    exitCode: 6,
    stdout: '',
    stderr: 'curl: (6) Could not resolve host: nobody\n'
  })
  expect(type('curl -s nobody', 'curl')).toEqual({ exitCode: 6, stdout: '', stderr: '' })
  expect(type('curl web:81 -m 5', 'curl').exitCode).not.toBe(0)
  cluster.patch('deployments web', { spec: { replicas: 0 } })
  cluster.run(60)
  const refused = type('curl web', 'curl')
  expect(refused.exitCode).toBe(7)
  expect(refused.stderr).toMatch(
    /^curl: \(7\) Failed to connect to web port 80 after \d+ ms: Could not connect to server\n$/
  )
  expect(type('curl -m 5 http://10.244.9.9/', 'curl').stderr).toMatch(/^curl: \((7|28)\) /)
})

test('S8 wget saves and prints, in the words of busybox', () => {
  expect(type('wget -qO- web')).toEqual({ exitCode: 0, stdout: 'hello-world\n', stderr: '' })
  const saved = type('cd /tmp && wget web && cat index.html')
  expect(saved.stdout).toBe('hello-world\n')
  expect(saved.stderr).toContain(`Connecting to web (${addressOf('web')}:80)\nsaving to 'index.html'\n`)
  expect(type('wget -qO- nobody')).toEqual({ exitCode: 1, stdout: '', stderr: "wget: bad address 'nobody'\n" })
})

test('S8 nslookup, dig and host tell what the name server says', () => {
  expect(type('nslookup web').stdout).toBe(
    `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tweb.default.svc.cluster.local\nAddress: ${addressOf('web')}\n\n`
  )
  expect(type('nslookup nobody')).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(
      /^Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n\*\* server can't find nobody.default.svc.cluster.local: NXDOMAIN\n\n/
    ) as string
  })
  expect(type('dig +short web.default.svc.cluster.local', 'tools').stdout).toBe(`${addressOf('web')}\n`)
  expect(type('host web', 'tools').stdout).toBe(`web.default.svc.cluster.local has address ${addressOf('web')}\n`)
})

test('S8 nc -z tells whether somebody listens', () => {
  expect(type('nc -z web 80').exitCode).toBe(0)
  expect(type('nc -zv web 80').stderr).toBe(`web (${addressOf('web')}:80) open\n`)
  cluster.patch('deployments web', { spec: { replicas: 0 } })
  cluster.run(60)
  expect(type('nc -z web 80').exitCode).toBe(1)
})

test('P4 a script that waits for an answer goes on after a kill of the program, and asks again', () => {
  const script = 'sleep 5; until curl -s http://web/; do sleep 1; done; echo done'
  cluster.patch('deployments web', { spec: { replicas: 0 } })
  cluster.create(
    pod('waiting', { image: 'curlimages/curl', command: ['sh', '-c', script] }, { restartPolicy: 'Never' })
  )
  cluster.run(30)
  cluster.restart(1)
  cluster.run(10)
  cluster.patch('deployments web', { spec: { replicas: 1 } })
  expect(cluster.until(() => cluster.podRow('waiting') === '0/1 Completed 0', 120)).toBeLessThan(120)
  const podUid = cluster.get<Pod>('pods waiting')!.metadata.uid
  const lines = cluster.engine.runtime.logs.read({ podUid, container: 'main' }).map(({ text }) => text)
  expect(lines).toEqual(['hello-world', 'done'])
})
