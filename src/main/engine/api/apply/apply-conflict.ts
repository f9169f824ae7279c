// What others own of what an apply would change, as apimachinery/pkg/util/managedfields reports it.
import type { FieldsV1, ManagedFieldsEntry } from '../../../../shared/kube/object.ts'
import { ApiError } from '../api-error.ts'
import { hasMember } from '../managed-fields/field-tree.ts'

export interface Conflict {
  readonly entry: ManagedFieldsEntry
  readonly fields: FieldsV1
}

/** Thrown where conflicts end an apply: 409 with a cause for each field. */
export class ApplyConflict extends ApiError {
  readonly conflicts: readonly Conflict[]

  constructor(conflicts: readonly Conflict[]) {
    const sorted = [...conflicts].sort((a, b) => (identityOf(a.entry) < identityOf(b.entry) ? -1 : 1))
    const found = sorted.map(({ entry, fields }) => ({ manager: shownManager(entry), paths: pathsOf(fields) }))
    const causes = found.flatMap(({ manager, paths }) =>
      paths.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${manager}`, field }))
    )
    const message =
      causes.length === 1
        ? `Apply failed with 1 conflict: ${causes[0]!.message}: ${causes[0]!.field}`
        : `Apply failed with ${causes.length} conflicts: ${found.map(paragraph).join('\n')}`
    super(409, 'Conflict', message, { causes })
    this.name = 'ApplyConflict'
    this.conflicts = sorted
  }
}

function paragraph({ manager, paths }: { readonly manager: string; readonly paths: readonly string[] }): string {
  return [`conflicts with ${manager}:`, ...paths.map((path) => `- ${path}`)].join('\n')
}

/** Upstream's manager identifier, which it sorts by. */
function identityOf({ manager, operation, apiVersion, subresource }: ManagedFieldsEntry): string {
  return JSON.stringify({ manager, operation, ...(operation === 'Update' && { apiVersion }), subresource })
}

function shownManager({ manager = '', operation, apiVersion, subresource }: ManagedFieldsEntry): string {
  const through = subresource === undefined ? '' : ` with subresource ${JSON.stringify(subresource)}`
  return `${JSON.stringify(manager)}${through}${operation === 'Update' ? ` using ${apiVersion}` : ''}`
}

/** Fields before the parts of fields, as upstream walks a set. */
function pathsOf(fields: FieldsV1, prefix = ''): readonly string[] {
  const steps = Object.keys(fields).filter((step) => step !== '.')
  return [
    ...steps.filter((step) => hasMember(fields[step])).map((step) => prefix + shownStep(step)),
    ...steps.flatMap((step) => pathsOf(fields[step]!, prefix + shownStep(step)))
  ]
}

function shownStep(step: string): string {
  const content = step.slice(2)
  if (step.startsWith('f:')) return `.${content}`
  if (step.startsWith('v:')) return `[=${content}]`
  if (step.startsWith('i:')) return `[${content}]`
  return shownKeys(JSON.parse(content) as Readonly<Record<string, unknown>>)
}

/** `[containerPort=80,protocol="TCP"]`. */
export function shownKeys(keys: Readonly<Record<string, unknown>>): string {
  return `[${Object.entries(keys)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')}]`
}
