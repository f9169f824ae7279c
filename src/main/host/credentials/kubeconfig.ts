// What stands in a kubeconfig (k8s.io/client-go/tools/clientcmd/api/v1), and how it gets into one that is there already.
import { isMap, isScalar, isSeq, parseDocument, Scalar, type Document, type YAMLMap, type YAMLSeq } from 'yaml'
import { z } from 'zod'
import type { KeyPair } from './certificate.ts'

export interface KubeconfigContent {
  /** The cluster's name; contexts are called USER@CLUSTER. */
  readonly cluster: string
  /** https://127.0.0.1:PORT */
  readonly server: string
  /** The authority's certificate as PEM. */
  readonly authority: string
  /** The first one's context is the current one where there is none yet. */
  readonly users: readonly KubeconfigUser[]
}

/** Its credentials are secrets. */
export interface KubeconfigUser {
  readonly name: string
  readonly token: string | undefined
  readonly clientCertificate: KeyPair | undefined
}

/** A file's text that nothing can be written into; the message says what is wrong with the file, not which one it is. */
export class KubeconfigRefusal extends Error {
  override readonly name = 'KubeconfigRefusal'
}

/** The three lists of a kubeconfig, and under which key an entry of each has its body. */
const lists = { clusters: 'cluster', contexts: 'context', users: 'user' } as const
type ListName = keyof typeof lists
const listNames = Object.keys(lists) as readonly ListName[]

/** By an extension of this name an entry is known as ours, also after kubectl has written the file anew. */
const mark = 'drydock'
const markList = [{ name: mark, extension: { provider: mark } }]

/** What an entry's body says that is ours to set; other fields, such as a context's namespace, are a person's. */
const ownFields: Readonly<Record<ListName, readonly string[]>> = {
  clusters: ['certificate-authority-data', 'server'],
  contexts: ['cluster', 'user'],
  users: ['client-certificate-data', 'client-key-data', 'token']
}

type Fields = Readonly<Record<string, string>>

/** A kubeconfig that holds this and nothing else. */
export function kubeconfigText(content: KubeconfigContent): string {
  return mergedKubeconfig('', content)
}

/**
 * A kubeconfig's text with the content in it. Everything else stays: entries, comments, the current context where one is
 * set. Entries of the same cluster that an earlier call wrote are brought up to date, or removed where their user is
 * gone; so are those of another cluster that was served at this address: they would lead to this one. The text is the
 * very same where nothing changes. Throws KubeconfigRefusal where the text is no kubeconfig, or has an entry of the same
 * name that is not ours.
 */
export function mergedKubeconfig(text: string, content: KubeconfigContent): string {
  const document = read(text)
  const before = JSON.stringify(document)
  const entries = entriesOf(content)
  const former = formerClusters(document, content)
  for (const list of listNames) {
    mergeList(document, list, entries[list], `@${content.cluster}`)
    for (const name of former) removeCluster(document, list, name)
  }
  const contexts = namesIn(document, 'contexts')
  const current = document.get('current-context')
  const isGone =
    typeof current === 'string' &&
    !contexts.includes(current) &&
    [content.cluster, ...former].some((name) => current.endsWith(`@${name}`))
  const [first] = entries.contexts.keys()
  if (first !== undefined && (isGone || isNothing(document.get('current-context', true)))) {
    document.set('current-context', scalar(document, first))
  }
  return text.trim() !== '' && JSON.stringify(document) === before ? text : write(document)
}

/** Whether all that a kubeconfig's text holds was written here. Throws KubeconfigRefusal. */
export function isOwnKubeconfig(text: string): boolean {
  const document = read(text)
  return (
    namesIn(document, 'clusters').length > 0 &&
    listNames.every((list) => listIn(document, list).every((entry) => isMarked(entry, list)))
  )
}

const entrySchema = z.looseObject({ name: z.string().optional() })
const bodySchema = z.looseObject({ extensions: z.array(z.looseObject({ name: z.string() })) })
const clusterSchema = z.looseObject({ server: z.string() })
type Entry = z.infer<typeof entrySchema>

/**
 * Reads a text in which every scalar is kept as it is written: a schema that knew numbers or truth values would write
 * some of them back in another spelling.
 */
function read(text: string): Document {
  const document: Document = parseDocument(text, { schema: 'failsafe', logLevel: 'error' })
  if (document.errors.length > 0) throw new KubeconfigRefusal('is not valid YAML')
  if (isNothing(document.contents)) {
    document.contents = document.createNode({
      apiVersion: 'v1',
      clusters: [],
      contexts: [],
      'current-context': '',
      kind: 'Config',
      preferences: {},
      users: []
    })
  }
  const kind = isMap(document.contents) ? document.get('kind') : undefined
  if (!isMap(document.contents) || (kind !== undefined && kind !== 'Config')) {
    throw new KubeconfigRefusal('is not a kubeconfig')
  }
  try {
    // Aliases are followed, but not without end.
    document.toJS({ maxAliasCount: 100 })
  } catch {
    throw new KubeconfigRefusal('is not a kubeconfig: its YAML is too intricate')
  }
  for (const list of listNames) listIn(document, list)
  return document
}

function write(document: Document): string {
  try {
    return document.toString({ lineWidth: 0, indentSeq: false })
  } catch {
    // Some of YAML's oddities can be read, but not written: a key without a value, outside of a set.
    throw new KubeconfigRefusal('is not a kubeconfig: its YAML is too intricate')
  }
}

/** The entries of a list as plain values, in the order of its nodes. */
function listIn(document: Document, list: ListName): readonly Entry[] {
  const node = document.get(list, true)
  if (isNothing(node)) return []
  const entries = z.array(entrySchema).safeParse(isSeq(node) ? node.toJS(document) : undefined)
  if (entries.success) return entries.data
  throw new KubeconfigRefusal(`is not a kubeconfig: its ${list} are no list of named entries`)
}

function namesIn(document: Document, list: ListName): readonly string[] {
  return listIn(document, list).map(({ name = '' }) => name)
}

function isMarked(entry: Entry, list: ListName): boolean {
  const body = bodySchema.safeParse(entry[lists[list]])
  return body.success && body.data.extensions.some(({ name }) => name === mark)
}

/** Of each list, what is to stand in it, by name. */
function entriesOf(content: KubeconfigContent): Readonly<Record<ListName, ReadonlyMap<string, Fields>>> {
  const { cluster, server, authority, users } = content
  const contextOf = ({ name }: KubeconfigUser): string => `${name}@${cluster}`
  return {
    clusters: new Map([[cluster, { 'certificate-authority-data': base64(authority), server }]]),
    contexts: new Map(users.map((user) => [contextOf(user), { cluster, user: contextOf(user) }])),
    users: new Map(users.map((user) => [contextOf(user), credentialsOf(user)]))
  }
}

function credentialsOf({ token, clientCertificate }: KubeconfigUser): Fields {
  return {
    ...(clientCertificate === undefined
      ? {}
      : {
          'client-certificate-data': base64(clientCertificate.certificate),
          'client-key-data': base64(clientCertificate.key)
        }),
    ...(token === undefined ? {} : { token })
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

/** `suffix` ends the names of all our entries but the cluster's own. */
function mergeList(document: Document, list: ListName, entries: ReadonlyMap<string, Fields>, suffix: string): void {
  const present = listIn(document, list)
  const seq = seqIn(document, list)
  const isStale = (entry: Entry): boolean =>
    entry.name?.endsWith(suffix) === true && !entries.has(entry.name) && isMarked(entry, list)
  for (const [name, fields] of entries) {
    const index = present.findIndex((entry) => entry.name === name)
    if (index === -1) seq.add(newEntry(document, list, name, fields))
    else if (isMarked(present[index]!, list)) update(document, seq, index, list, fields)
    else throw new KubeconfigRefusal(`has a ${lists[list]} "${name}" that Drydock has not written`)
  }
  seq.items = seq.items.filter((_, index) => index >= present.length || !isStale(present[index]!))
}

/** Clusters of ours with another name at the same address. */
function formerClusters(document: Document, { cluster, server }: KubeconfigContent): readonly string[] {
  return listIn(document, 'clusters').flatMap((entry) => {
    const body = clusterSchema.safeParse(entry[lists.clusters])
    const isFormer = entry.name !== cluster && isMarked(entry, 'clusters') && body.data?.server === server
    return isFormer && entry.name !== undefined ? [entry.name] : []
  })
}

function removeCluster(document: Document, list: ListName, cluster: string): void {
  const present = listIn(document, list)
  const seq = seqIn(document, list)
  const isOfIt = ({ name = '' }: Entry): boolean =>
    list === 'clusters' ? name === cluster : name.endsWith(`@${cluster}`)
  seq.items = seq.items.filter((_, index) => !isOfIt(present[index]!) || !isMarked(present[index]!, list))
}

function seqIn(document: Document, list: ListName): YAMLSeq {
  const node = document.get(list, true)
  if (isSeq(node)) {
    // An empty list can only be written as "[]": what comes into it is written below it.
    if (node.items.length === 0) node.flow = false
    return node
  }
  const seq = document.createNode([]) as YAMLSeq
  document.set(list, seq)
  return seq
}

function newEntry(document: Document, list: ListName, name: string, fields: Fields): YAMLMap {
  const body = document.createNode({}) as YAMLMap
  const keys = Object.keys(fields).sort()
  // Keys in the order in which kubectl would write them.
  for (const key of [...keys, 'extensions'].sort()) {
    body.set(key, key === 'extensions' ? document.createNode(markList) : scalar(document, fields[key]!))
  }
  const entry = document.createNode({}) as YAMLMap
  const parts = [[lists[list], body] as const, ['name', scalar(document, name)] as const]
  for (const [key, value] of list === 'users' ? parts.toReversed() : parts) entry.set(key, value)
  return entry
}

function update(document: Document, seq: YAMLSeq, index: number, list: ListName, fields: Fields): void {
  for (const key of ownFields[list]) {
    const path = [index, lists[list], key]
    if (fields[key] === undefined) seq.deleteIn(path)
    else if (seq.getIn(path) !== fields[key]) seq.setIn(path, scalar(document, fields[key]))
  }
}

/** Text that YAML might read as something else is quoted: the schema used here sees no difference, others do. */
function scalar(document: Document, text: string): Scalar {
  const node = document.createNode(text) as Scalar
  const isPlainText = /^[a-z][\w.:/@=+-]*$/i.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text)
  if (!isPlainText) node.type = Scalar.QUOTE_DOUBLE
  return node
}

/** Whether a node is missing, or is one of the ways to write null, or an empty text. */
function isNothing(node: unknown): boolean {
  return node === undefined || node === null || (isScalar(node) && /^(?:~|null|)$/i.test(String(node.value ?? '')))
}
