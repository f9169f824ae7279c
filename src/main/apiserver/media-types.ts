// Which form an answer takes: upstream's content negotiation (apiserver/pkg/endpoints/handlers/negotiation).
import type { IncludeObject } from '../engine/api/table.ts'

export interface AnswerForm {
  readonly encoding: 'json' | 'yaml'
  /** "Table", "PartialObjectMetadata" or "PartialObjectMetadataList" of this version of meta.k8s.io; as stored where absent. */
  readonly transform?: { readonly kind: string; readonly version: string }
  readonly isPretty: boolean
}

export interface Refusal {
  /** Whether the media type is unknown, or only what it asks to be made of the object. */
  readonly refused: 'media type' | 'transform'
}

interface Clause {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  readonly quality: number
}

const transforms = new Set(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'])
const metaVersions = new Set(['v1', 'v1beta1'])
const encodings: Readonly<Record<string, AnswerForm['encoding'] | undefined>> = {
  '*/*': 'json',
  'application/*': 'json',
  'application/json': 'json',
  'application/yaml': 'yaml'
}
/** What upstream produces and this server does not: a client that names it with others gets one of the others. */
const protobuf = 'application/vnd.kubernetes.protobuf'
const plain: AnswerForm = { encoding: 'json', isPretty: false }
/** An Accept header names a handful; anything longer is cut. */
const mostClauses = 64

/** Splits an Accept header; the order is the client's preference. */
export function acceptClauses(header: string | undefined): readonly Clause[] {
  if (header === undefined || header.trim() === '') return [{ type: '*/*', parameters: new Map(), quality: 1 }]
  return header
    .split(',', mostClauses)
    .map(clauseOf)
    .filter(({ type, quality }) => type !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
}

function clauseOf(text: string): Clause {
  const [type = '', ...rest] = text.split(';')
  const parameters = new Map<string, string>()
  for (const parameter of rest) {
    const at = parameter.indexOf('=')
    if (at > 0) parameters.set(parameter.slice(0, at).trim().toLowerCase(), parameter.slice(at + 1).trim())
  }
  const quality = Number(parameters.get('q') ?? '1')
  return { type: type.trim().toLowerCase(), parameters, quality: Number.isFinite(quality) ? quality : 1 }
}

/** The form that the client likes best among those that there are. `canTransform` for what is read and listed. */
export function answerForm(accept: string | undefined, isPretty: boolean, canTransform: boolean): AnswerForm | Refusal {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') {
    return isPretty ? { ...plain, isPretty } : plain
  }
  let isKnown = false
  for (const { type, parameters } of acceptClauses(accept)) {
    const encoding = encodings[type]
    isKnown ||= encoding !== undefined || type === protobuf
    if (encoding === undefined) continue
    const kind = parameters.get('as')
    if (kind === undefined || kind === '') return { encoding, isPretty }
    const version = parameters.get('v') ?? ''
    const isMeta = parameters.get('g') === 'meta.k8s.io' && metaVersions.has(version)
    if (canTransform && isMeta && transforms.has(kind)) return { encoding, transform: { kind, version }, isPretty }
  }
  return { refused: isKnown ? 'transform' : 'media type' }
}

/** Upstream prints for people where a person is at the other end. */
export function wantsPretty(pretty: string | null, userAgent: string): boolean {
  if (pretty !== null) return pretty === '' || pretty === '1' || pretty === 'true'
  return /^(?:curl|Wget|Mozilla\/5\.0)/.test(userAgent)
}

/** What the rows of a table carry; undefined where the parameter is none that upstream knows. */
export function includeObjectOf(parameter: string | null): IncludeObject | undefined {
  if (parameter === null || parameter === '') return 'Metadata'
  return parameter === 'None' || parameter === 'Metadata' || parameter === 'Object' ? parameter : undefined
}

/** The media type of a Content-Type header, without its parameters. */
export function mediaTypeOf(header: string | undefined): string {
  return (header ?? '').split(';', 1)[0]!.trim().toLowerCase()
}
