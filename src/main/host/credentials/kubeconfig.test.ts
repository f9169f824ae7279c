import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, parseDocument, stringify } from 'yaml'
import {
  isOwnKubeconfig,
  KubeconfigRefusal,
  kubeconfigText,
  mergedKubeconfig,
  type KubeconfigContent
} from './kubeconfig.ts'
import { kubectlConfig, kubectlView } from './testing-kubectl.ts'

const content: KubeconfigContent = {
  cluster: 'drydock',
  server: 'https://127.0.0.1:6443',
  authority: 'AUTHORITY',
  users: [
    { name: 'kubernetes-admin', token: 'admin-token', clientCertificate: { key: 'KEY', certificate: 'CERTIFICATE' } },
    { name: 'oidc:ann@example.org', token: '1234567890123456', clientCertificate: undefined }
  ]
}
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const extensions = [{ name: 'drydock', extension: { provider: 'drydock' } }]

interface Parsed {
  readonly [list: string]: unknown
}

test('a new file holds a cluster, and a user and a context for each identity', () => {
  expect(parse(kubeconfigText(content))).toEqual({
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    'current-context': 'kubernetes-admin@drydock',
    clusters: [
      {
        name: 'drydock',
        cluster: { server: content.server, 'certificate-authority-data': base64('AUTHORITY'), extensions }
      }
    ],
    users: [
      {
        name: 'kubernetes-admin@drydock',
        user: {
          'client-certificate-data': base64('CERTIFICATE'),
          'client-key-data': base64('KEY'),
          token: 'admin-token',
          extensions
        }
      },
      { name: 'oidc:ann@example.org@drydock', user: { token: '1234567890123456', extensions } }
    ],
    contexts: ['kubernetes-admin@drydock', 'oidc:ann@example.org@drydock'].map((name) => ({
      name,
      context: { cluster: 'drydock', user: name, extensions }
    }))
  })
})

test('one identity can have a file of its own', () => {
  const text = kubeconfigText({ ...content, users: content.users.slice(1) })
  expect(parse(text)).toMatchObject({ 'current-context': 'oidc:ann@example.org@drydock', users: [{}], contexts: [{}] })
})

const foreign = `# my clusters, do not touch
apiVersion: v1
kind: Config
current-context: prod # careful
clusters:
  - name: prod
    cluster: { server: "https://prod.example:6443", insecure-skip-tls-verify: True }
contexts:
  - name: prod
    context: &prod
      cluster: prod
      user: kubernetes-admin
  - name: same
    context: *prod
users:
  # the key is on the stick
  - name: kubernetes-admin
    user:
      token: 007
      exec: { command: get-token, args: [~, 1e3, 0x1F, yes, 1_000, 2026-11-28] }
`

test('into a file of others everything is added, and all that was there stays, comments and spellings too', () => {
  const merged = mergedKubeconfig(foreign, content)
  for (const kept of [
    '# my clusters, do not touch',
    '# careful',
    '# the key is on the stick',
    'token: 007',
    'True',
    '&prod',
    '*prod',
    '~, 1e3, 0x1F, yes, 1_000, 2026-11-28'
  ]) {
    expect(merged).toContain(kept)
  }
  const { contexts, users, 'current-context': current } = parse(merged) as Parsed
  expect(current).toBe('prod')
  expect((contexts as Parsed[]).map(({ name }) => name)).toEqual([
    'prod',
    'same',
    'kubernetes-admin@drydock',
    'oidc:ann@example.org@drydock'
  ])
  expect((users as Parsed[]).map(({ name }) => name)).toEqual([
    'kubernetes-admin',
    'kubernetes-admin@drydock',
    'oidc:ann@example.org@drydock'
  ])
})

test.each([
  ['nothing', ''],
  ['a comment', '# empty\n'],
  [
    'what kubectl leaves of an empty one',
    'apiVersion: v1\nclusters: null\ncontexts: null\ncurrent-context: ""\nkind: Config\npreferences: {}\nusers: null\n'
  ],
  ['empty lists', 'clusters: []\ncontexts: []\nusers: []\n'],
  ['JSON', '{"apiVersion": "v1", "kind": "Config", "clusters": [], "users": []}']
])('into %s all of it is written', (_what, text) => {
  const merged = parse(mergedKubeconfig(text, content)) as Parsed
  const { clusters, contexts, users, 'current-context': current } = parse(kubeconfigText(content)) as Parsed
  expect(merged).toMatchObject({ clusters, contexts, users, 'current-context': current })
})

test('what is ours is brought up to date; what a person has set in it stays; who is gone goes', () => {
  const edited = kubeconfigText(content)
    .replace('    user: kubernetes-admin@drydock\n', '    user: kubernetes-admin@drydock\n    namespace: mine\n')
    .replace('current-context: kubernetes-admin', 'current-context: oidc:ann@example.org')
  const merged = parse(
    mergedKubeconfig(edited, {
      ...content,
      server: 'https://127.0.0.1:7777',
      users: [
        { ...content.users[0]!, clientCertificate: undefined, token: 'other-token' },
        { name: 'bert', token: 'b', clientCertificate: undefined }
      ]
    })
  ) as Parsed
  expect(merged).toMatchObject({
    'current-context': 'kubernetes-admin@drydock',
    clusters: [{ cluster: { server: 'https://127.0.0.1:7777' } }],
    contexts: [{ context: { namespace: 'mine' } }, { name: 'bert@drydock' }]
  })
  expect(merged['users']).toEqual([
    { name: 'kubernetes-admin@drydock', user: { token: 'other-token', extensions } },
    { name: 'bert@drydock', user: { token: 'b', extensions } }
  ])
})

test("another Drydock's cluster at another address stays beside it", () => {
  const other = { ...content, cluster: 'other', server: 'https://127.0.0.1:7443' }
  const both = mergedKubeconfig(kubeconfigText(other), content)
  expect(mergedKubeconfig(both, { ...other, users: other.users.slice(0, 1) })).toContain('oidc:ann@example.org@drydock')
})

test('what led to another cluster at the same address is gone with it, and so is its current context', () => {
  const foreignUser = '- name: kept@other\n  user: {}\n'
  const before = mergedKubeconfig(foreign, { ...content, cluster: 'other' }).replace(
    /users:\n/,
    `users:\n${foreignUser}`
  )
  expect(before).toContain('kubernetes-admin@other')
  const after = mergedKubeconfig(before, content)
  expect(after.match(/@other/g)).toEqual(['@other'])
  expect(after).toContain(foreignUser)
  const own = mergedKubeconfig(kubeconfigText({ ...content, cluster: 'other' }), content)
  expect(own).toContain('current-context: kubernetes-admin@drydock')
  expect(own).not.toContain('other')
})

test('a file is ours when all of it is marked so', () => {
  const own = kubeconfigText(content)
  expect(isOwnKubeconfig(own)).toBe(true)
  expect(isOwnKubeconfig(foreign)).toBe(false)
  expect(isOwnKubeconfig(mergedKubeconfig(foreign, content))).toBe(false)
  expect(isOwnKubeconfig('')).toBe(false)
})

describe('refused', () => {
  test.each([
    ['broken YAML', 'clusters: [', 'is not valid YAML'],
    ['the same key twice', 'kind: Config\nkind: Config\n', 'is not valid YAML'],
    ['two documents', 'kind: Config\n---\nkind: Config\n', 'is not valid YAML'],
    ['a list', '- a\n', 'is not a kubeconfig'],
    ['a text', 'a diary\n', 'is not a kubeconfig'],
    ['another kind', 'kind: Pod\n', 'is not a kubeconfig'],
    ['a map for a list', 'users: {a: b}\n', 'is not a kubeconfig: its users are no list of named entries'],
    ['texts for entries', 'clusters: [a]\n', 'is not a kubeconfig: its clusters are no list of named entries'],
    ['an alias to nothing', 'clusters: *a\n', 'is not a kubeconfig: its YAML is too intricate'],
    ['a key without a value that YAML lets be', '? x\n', 'is not a kubeconfig: its YAML is too intricate'],
    [
      'an alias bomb',
      `a: &a [${'x,'.repeat(9)}x]\nb: &b [${'*a,'.repeat(9)}*a]\nc: &c [${'*b,'.repeat(9)}*b]\nusers: [${'*c,'.repeat(9)}*c]\n`,
      'is not a kubeconfig: its YAML is too intricate'
    ],
    [
      "others' cluster of our name",
      'clusters: [{name: drydock, cluster: {server: x}}]\n',
      'has a cluster "drydock" that Drydock has not written'
    ],
    [
      "others' user of our name",
      'users: [{name: kubernetes-admin@drydock}]\n',
      'has a user "kubernetes-admin@drydock" that Drydock has not written'
    ]
  ])('%s', (_what, text, message) => {
    expect(() => mergedKubeconfig(text, content)).toThrow(new KubeconfigRefusal(message))
  })
})

/** Kubeconfigs as people have them: any names, some entries bare, some with more in them than we know. */
const named = (body: string) =>
  fc.uniqueArray(
    fc.record(
      {
        name: fc
          .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 })
          .filter((name) => !/drydock|<</.test(name)),
        [body]: fc.dictionary(
          fc.constantFrom('namespace', 'server', 'token', 'username', 'proxy-url', 'x-unknown'),
          fc.oneof(
            fc.string({ unit: 'grapheme', maxLength: 20 }),
            fc.constantFrom('007', 'yes', '~', '1e3', ' ', '#x', 'a: b', '|')
          )
        )
      },
      { requiredKeys: ['name'] }
    ),
    { selector: ({ name }) => name, maxLength: 4 }
  )
const kubeconfigs = fc
  .record(
    {
      apiVersion: fc.constant('v1'),
      kind: fc.constant('Config'),
      preferences: fc.constant({}),
      'current-context': fc.constantFrom('', 'prod', 'somewhere-else'),
      clusters: named('cluster'),
      contexts: named('context'),
      users: named('user')
    },
    { requiredKeys: [] }
  )
  .chain((config) =>
    fc
      .record({
        indentSeq: fc.boolean(),
        lineWidth: fc.constantFrom(0, 20, 80),
        defaultStringType: fc.constantFrom('PLAIN' as const, 'QUOTE_SINGLE' as const, 'BLOCK_FOLDED' as const)
      })
      .map((style) => ({ config, text: stringify(config, style) }))
  )
const contents = fc.record({
  cluster: fc.constantFrom('drydock', 'drydock-2'),
  server: fc.integer({ min: 1, max: 65_535 }).map((port) => `https://127.0.0.1:${port}`),
  authority: fc.string(),
  users: fc.uniqueArray(
    fc.record({
      name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
      token: fc.oneof(fc.constant(undefined), fc.stringMatching(/^[!-~]{16,20}$/)),
      clientCertificate: fc.constantFrom(undefined, { key: 'K', certificate: 'C' })
    }),
    { minLength: 1, maxLength: 4, selector: ({ name }) => name }
  )
})

/** Every scalar as it is written. */
function literal(text: string): Parsed {
  return (parseDocument(text, { schema: 'failsafe' }).toJS() ?? {}) as Parsed
}

test('property: every foreign entry stays, twice is once, and what is ours is in it', () => {
  fc.assert(
    fc.property(kubeconfigs, contents, contents, ({ text }, first, second) => {
      const before = literal(text)
      const once = mergedKubeconfig(text, first)
      const latest = { ...second, cluster: first.cluster }
      const merged = mergedKubeconfig(once, latest)
      expect(mergedKubeconfig(once, first)).toBe(once)
      expect(mergedKubeconfig(merged, latest)).toBe(merged)
      const after = literal(merged)
      for (const [key, value] of Object.entries(before)) {
        if (Array.isArray(value)) expect((after[key] as unknown[]).slice(0, value.length)).toEqual(value)
        else if (key !== 'current-context' || value !== '') expect(after[key]).toEqual(value)
      }
      const ours = parse(kubeconfigText(latest), { version: '1.1' }) as Parsed
      const all = parse(merged, { version: '1.1' }) as Parsed
      for (const list of ['clusters', 'contexts', 'users']) {
        const kept = (before[list] as unknown[] | undefined)?.length ?? 0
        const names = (entries: unknown): unknown => (entries as Parsed[]).map(({ name }) => name).sort()
        expect(names((all[list] as unknown[]).slice(kept))).toEqual(names(ours[list]))
        expect((all[list] as unknown[]).slice(kept)).toEqual(expect.arrayContaining(ours[list] as unknown[]))
      }
    })
  )
})

test('property: any text at all is either merged or refused', () => {
  const lines = fc.array(
    fc.constantFrom(
      'clusters:',
      '- name: a',
      '  cluster: {}',
      'users: []',
      '&a x',
      '*a',
      '---',
      '"',
      '\t',
      '{',
      ']',
      '? x',
      '<<: *a',
      'kind: Config',
      '!!map',
      '%YAML 1.1'
    )
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        lines.map((parts) => parts.join('\n'))
      ),
      (text) => {
        try {
          const merged = mergedKubeconfig(text, content)
          expect(mergedKubeconfig(merged, content)).toBe(merged)
        } catch (error) {
          expect(error).toBeInstanceOf(KubeconfigRefusal)
        }
      }
    ),
    { numRuns: 3000 }
  )
})

describe.runIf(kubectlView !== undefined)('the real kubectl', () => {
  const view = (text: string): Promise<Parsed> => kubectlView!(text) as Promise<Parsed>

  test('reads a new file as it is meant', async () => {
    expect(await view(kubeconfigText(content))).toEqual(parse(kubeconfigText(content)))
  })

  test('may write the file anew: it is still known as ours, and what was set in it stays', async () => {
    const edited = await kubectlConfig!(kubeconfigText(content), ['set-context', '--current', '--namespace=mine'])
    const chosen = await kubectlConfig!(edited, ['use-context', 'oidc:ann@example.org@drydock'])
    expect(isOwnKubeconfig(chosen)).toBe(true)
    const moved = parse(mergedKubeconfig(chosen, { ...content, server: 'https://127.0.0.1:7777' })) as Parsed
    expect(moved).toMatchObject({
      'current-context': 'oidc:ann@example.org@drydock',
      clusters: [{ cluster: { server: 'https://127.0.0.1:7777' } }],
      contexts: [{ context: { namespace: 'mine' } }, {}]
    })
  })

  test('reads every merged file, with the foreign entries as it read them before', { timeout: 60_000 }, async () => {
    const samples = fc.sample(fc.tuple(kubeconfigs, contents), { numRuns: 25, seed: 3 })
    for (const [{ text }, added] of [[{ text: foreign }, content] as const, ...samples]) {
      const before = await view(text).catch(() => undefined)
      // Some of what is made up here kubectl refuses by itself.
      if (before === undefined) continue
      const merged = mergedKubeconfig(text, added)
      const after = await view(merged)
      for (const list of ['clusters', 'contexts', 'users']) {
        expect(after[list]).toEqual(expect.arrayContaining((before[list] ?? []) as unknown[]))
      }
    }
  })
})
