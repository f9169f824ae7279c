import { expect, test } from 'vitest'
import { parseServeFlags, UsageError } from './flags.ts'

test('all flags together', () => {
  const flags = parseServeFlags([
    '--data',
    '/x',
    '--port',
    '8080',
    '--speed',
    '10',
    '--seed',
    '7',
    '--json',
    '--api-port',
    '6444',
    '--kubeconfig',
    'config',
    '--merge-kubeconfig',
    '--token',
    'abcdefghijklmnop',
    '--control-plane-only',
    '--service-cidr',
    '10.0.0.9/24'
  ])
  expect(flags).toEqual({
    data: '/x',
    port: 8080,
    speed: 10,
    seed: '7',
    nodes: undefined,
    json: true,
    fixture: false,
    api: { port: 6444, token: 'abcdefghijklmnop', kubeconfig: { file: 'config', merge: true } },
    controlPlaneOnly: true,
    serviceRange: '10.0.0.0/24',
    choice: {}
  })
})

test('without flags everything is left open, and the API is on', () => {
  expect(parseServeFlags([])).toEqual({
    data: undefined,
    port: undefined,
    speed: undefined,
    seed: undefined,
    nodes: undefined,
    json: false,
    fixture: false,
    api: { port: undefined, token: undefined, kubeconfig: undefined },
    controlPlaneOnly: false,
    serviceRange: undefined,
    choice: {}
  })
})

test.each([['--no-api'], ['--fixture']])('%s leaves the API out', (flag) => {
  expect(parseServeFlags([flag]).api).toBeUndefined()
})

test('what a refused token was is never said', () => {
  for (const token of ['too-short', 'with a space in between', 'with-a-bell\u0007-in-between', 'x'.repeat(5_000)]) {
    expect(() => parseServeFlags(['--token', token])).toThrow(
      new UsageError('--token takes 16 to 4096 printable characters without spaces')
    )
  }
})

test.each([
  [['--port', '70000'], '--port takes a whole number from 0 to 65535, not "70000"'],
  [['--port', 'x'], '--port takes a whole number from 0 to 65535, not "x"'],
  [['--speed', '2000'], '--speed takes 0 (paused), 0.1 to 1000, or max, not "2000"'],
  [['--speed', ''], '--speed takes 0 (paused), 0.1 to 1000, or max, not ""'],
  [['--nodes', '-1'], `Option '--nodes' argument is ambiguous`],
  [['--nodes=1.5'], '--nodes takes a whole number from 0 to 5000, not "1.5"'],
  [['--data', ''], '--data needs a folder'],
  [['--colour'], `Unknown option '--colour'`],
  [
    ['--preset', 'nine'],
    '--preset takes one of default, course, single-node, three-workers, ha, 50-nodes, 500-nodes, not "nine"'
  ],
  [['--cni=cilium'], '--cni takes one of none, flannel, weave, calico, not "cilium"'],
  [['--preset=ha', '--nodes=3'], '--nodes and --preset exclude each other'],
  [['--preset=ha', '--control-plane-only'], '--preset and --control-plane-only exclude each other'],
  [['--nodes=3', '--control-plane-only'], '--nodes and --control-plane-only exclude each other'],
  [['--api-port', '65536'], '--api-port takes a whole number from 0 to 65535, not "65536"'],
  [['--api-port', '6443', '--no-api'], '--api-port and --no-api exclude each other'],
  [['--kubeconfig', 'x', '--fixture'], '--kubeconfig and --fixture exclude each other'],
  [['--kubeconfig', ''], '--kubeconfig needs a file'],
  [['--merge-kubeconfig'], '--merge-kubeconfig needs --kubeconfig FILE'],
  [
    ['--service-cidr', '10.0.0.0/8'],
    '--service-cidr "10.0.0.0/8" is too large; for 32-bit addresses, the mask must be >= 12'
  ],
  [['--service-cidr', 'x'], '--service-cidr "x" is not a valid cidr'],
  [['stray'], `Unexpected argument 'stray'`]
])('%j is refused in one line', (args, message) => {
  expect(() => parseServeFlags(args)).toThrow(message)
  expect(() => parseServeFlags(args)).toThrow(expect.objectContaining({ name: 'UsageError' }))
})

test('speed max is as fast as possible', () => {
  expect(parseServeFlags(['--speed', 'max']).speed).toBe(-1)
})

test('N1 --preset, --cni and --api-endpoint choose a new cluster', () => {
  expect(parseServeFlags(['--preset', 'ha', '--cni', 'calico', '--api-endpoint', 'proxy-per-node']).choice).toEqual({
    preset: 'ha',
    cni: 'calico',
    apiEndpoint: 'proxy-per-node'
  })
})
