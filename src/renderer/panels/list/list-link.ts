// What the address of a list says of it besides its filter: how it is sorted, and which columns it has. An address may
// come from anywhere: what cannot be read is left out.
import { ownColumnLimit } from '../../../shared/contract/table-limits.ts'
import type { OwnColumn } from '../../../shared/contract/tables.ts'
import { useListSettings, type KindSettings, type ListSort } from './list-settings.ts'

type Linked = Pick<KindSettings, 'sort' | 'columns' | 'order' | 'own'>

const longestId = 63
const longestPath = 300
const mostColumns = 100

/** "sort=cpu:desc&columns=ip,-age&order=name,ip&own=["own-app","App","label:app"]". */
export function addListParameters(query: URLSearchParams, { sort, columns, order, own }: Linked): void {
  query.set('sort', sort.descending ? `${sort.column}:desc` : sort.column)
  const chosen = Object.entries(columns).map(([id, isShown]) => (isShown ? id : `-${id}`))
  if (chosen.length > 0) query.set('columns', chosen.join(','))
  if (order.length > 0) query.set('order', order.join(','))
  for (const { id, name, path } of own) query.append('own', JSON.stringify([id, name, path]))
}

/** Undefined of an address that only names the list: it shows as it is kept. */
export function listParameters(query: URLSearchParams): Linked | undefined {
  const sort = sortOf(query.get('sort'))
  if (sort === undefined) return undefined
  const chosen = idsOf(query.get('columns'))
  return {
    sort,
    columns: Object.fromEntries(chosen.map((id) => (id.startsWith('-') ? [id.slice(1), false] : [id, true]))),
    order: idsOf(query.get('order')),
    own: query
      .getAll('own')
      .flatMap((text) => ownOf(text) ?? [])
      .slice(0, ownColumnLimit)
  }
}

/** Shows the list of an address as it was where the address was copied; the widths of columns stay one's own. */
export function takeListLink(hash: string): void {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const [panel, group, resource] = path.split('/')
  const linked = listParameters(new URLSearchParams(query))
  if (panel !== 'list' || group === undefined || resource === undefined || linked === undefined) return
  useListSettings.getState().change(group === 'core' ? resource : `${resource}.${group}`, linked)
}

function sortOf(text: string | null): ListSort | undefined {
  const match = /^([^:]{1,63})(:desc)?$/.exec(text ?? '')
  return match === null ? undefined : { column: match[1]!, descending: match[2] !== undefined }
}

function idsOf(text: string | null): readonly string[] {
  const ids = (text ?? '').split(',').filter((id) => id !== '' && id !== '-' && id.length <= longestId)
  return [...new Set(ids)].slice(0, mostColumns)
}

function ownOf(text: string): OwnColumn | undefined {
  try {
    const parts: unknown = JSON.parse(text)
    if (!Array.isArray(parts) || parts.length !== 3) return undefined
    const [id, name, path] = parts as readonly unknown[]
    return isText(id, longestId) && isText(name, longestId) && isText(path, longestPath)
      ? { id, name, path }
      : undefined
  } catch {
    return undefined
  }
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest
}
