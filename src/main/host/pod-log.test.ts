// GET pods/NAME/log through the door: what is read, what is refused, and where a followed log ends.
import { request } from 'node:https'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestingApi, testingToken } from './testing-api.ts'

const pods = '/api/v1/namespaces/default/pods'

describe('logs of a pod', () => {
  let api: TestingApi

  beforeAll(async () => {
    api = await TestingApi.open({ controlPlaneOnly: false, nodes: 1, speed: 50 })
    const command = ['sh', '-c', 'for i in 1 2 3 4 5; do echo line $i; sleep 1; done']
    const containers = [
      { name: 'a', image: 'busybox:1.36', command },
      { name: 'b', image: 'busybox:1.36', command: ['sh', '-c', 'echo other; sleep 100000'] }
    ]
    const pod = (name: string, spec: object): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec })
    await api.request('POST', pods, { body: pod('two', { restartPolicy: 'Never', containers }) })
    await api.request('POST', pods, { body: pod('stuck', { containers: [{ name: 'c', image: 'nginx:no-such-tag' }] }) })
    await until(async () => ((await status('two'))['phase'] as string) === 'Running')
    await until(async () => JSON.stringify(await status('stuck')).includes('PullBackOff'))
  })
  afterAll(() => api.close())

  async function status(name: string): Promise<Readonly<Record<string, unknown>>> {
    const { json } = await api.get(`${pods}/${name}`)
    return json()['status'] as Readonly<Record<string, unknown>>
  }

  async function until(isTrue: () => Promise<boolean>): Promise<void> {
    while (!(await isTrue())) await new Promise((resolve) => setImmediate(resolve))
  }

  function followed(path: string): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const headers = { Authorization: `Bearer ${testingToken}` }
    request({ host: '127.0.0.1', port: api.port, ca: api.ca, path, headers }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve(text))
    })
      .on('error', reject)
      .end()
    return promise
  }

  it('follows to the end of the container, and not one line twice', async () => {
    const all = 'line 1\nline 2\nline 3\nline 4\nline 5\n'
    expect(await followed(`${pods}/two/log?container=a&follow=true`)).toBe(all)
    expect((await api.get(`${pods}/two/log?container=a`)).text).toBe(all)
  })

  it('cuts by lines and bytes, and says when', async () => {
    const log = async (query: string): Promise<string> => (await api.get(`${pods}/two/log?container=a&${query}`)).text
    expect(await log('tailLines=2')).toBe('line 4\nline 5\n')
    expect(await log('tailLines=0')).toBe('')
    expect(await log('limitBytes=10')).toBe('line 1\nlin')
    expect(await log('tailLines=1&timestamps=true')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z line 5\n$/)
  })

  it.each([
    ['two', '', 400, 'a container name must be specified for pod two, choose one of: [a b]'],
    ['two', 'container=x', 400, 'container x is not valid for pod two'],
    ['two', 'container=a&previous=true', 400, 'previous terminated container "a" in pod "two" not found'],
    ['stuck', '', 400, 'container "c" in pod "stuck" is waiting to start: trying and failing to pull image'],
    ['none', '', 404, 'pods "none" not found'],
    [
      'two',
      'container=a&tailLines=-1',
      422,
      'PodLogOptions "two" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0'
    ],
    ['two', 'tailLines=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax']
  ])('refuses of %s with "%s"', async (pod, query, code, message) => {
    const answer = await api.get(`${pods}/${pod}/log?${query}`)
    expect([answer.code, answer.json()['message']]).toEqual([code, message])
  })
})
