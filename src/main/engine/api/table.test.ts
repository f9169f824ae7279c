import { describe, expect, it } from 'vitest'
import { kindOfObject, kinds } from '../../../shared/kinds/table.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { tableColumnsOf, tableOf } from './table.ts'
import { hasGolden, readGolden, type GoldenSet } from './testing-golden.ts'

interface TableCase {
  readonly id: string
  readonly kind: string
  readonly apiVersion: string
  readonly note: string
  readonly cells: readonly (string | number | boolean)[]
  readonly object: KubeObject
}

interface TableSet extends GoldenSet<TableCase> {
  readonly columns: Readonly<
    Record<string, readonly { name: string; type: string; format?: string; priority: number }[]>
  >
}

const now = Date.UTC(2026, 5, 1)

/** Recorded objects have placeholders where the recording had values of the moment. */
function filledIn(object: KubeObject): KubeObject {
  const text = JSON.stringify(object)
  return JSON.parse(text.replaceAll('"<time>"', '"2026-01-01T00:00:00Z"')) as KubeObject
}

/** Columns that came after 1.28, which was recorded. */
const added: Readonly<Record<string, string>> = {
  CronJob: 'Timezone',
  Job: 'Status',
  PersistentVolume: 'VolumeAttributesClass',
  PersistentVolumeClaim: 'VolumeAttributesClass',
  PriorityClass: 'PreemptionPolicy'
}
/** 1.30 names the resource of an autoscaler's target. */
const targets: Readonly<Record<string, string>> = {
  '<unknown>/50%': 'cpu: <unknown>/50%',
  '73%/50%, 50Mi/100Mi': 'cpu: 73%/50%, memory: 50Mi/100Mi'
}

/** What was recorded, in 1.34's order: the age of a quota stands last. */
function inOrder<T>(kind: string, recorded: readonly T[]): readonly T[] {
  if (kind !== 'ResourceQuota') return recorded
  const [name, age, ...usage] = recorded
  return [name!, ...usage, age!]
}

describe.skipIf(!hasGolden)('tables as the recorded API server prints them', () => {
  const set = hasGolden ? (readGolden<TableCase>('tables.json') as TableSet) : undefined
  const cases = (set?.cases ?? []).filter((one) => kindOfObject(one) !== undefined)

  it.each(cases)('$id $kind $note', ({ object, cells: recorded }) => {
    const kind = kindOfObject(object)!
    const cells = inOrder(kind.kind, recorded).map((cell) => targets[String(cell)] ?? cell)
    const row = tableOf(kind, [filledIn(object)], { resourceVersion: '1' }, now).rows[0]!
    const old = row.cells.filter((_cell, index) => kind.columns[index]!.name !== added[kind.kind])
    const printed = old.map((cell, index) => {
      const wanted = cells[index]
      if (typeof wanted !== 'string') return cell
      // An age in the recording stands for any age; an address or port that was allotted is not in the object.
      if (wanted.includes('<age>')) return String(cell).replace(/\d+[smhdy](?:\d+[smhdy])?|<invalid>/, '<age>')
      return wanted === '<time>' || /<clusterIP>|<nodePort>/.test(String(cell)) ? wanted : cell
    })
    expect(printed).toEqual(cells)
  })

  it('declares the recorded columns', () => {
    for (const kind of kinds) {
      const recorded = set!.columns[`${kind.kind} ${kind.group === '' ? '' : `${kind.group}/`}${kind.version}`]
      if (recorded === undefined) continue
      const declared = tableColumnsOf(kind).filter(({ name }) => name !== added[kind.kind])
      const own = declared.map(({ name, type, format, priority }) => ({
        name,
        type,
        ...(format === '' ? {} : { format }),
        priority
      }))
      expect({ [kind.kind]: own }).toEqual({ [kind.kind]: inOrder(kind.kind, recorded) })
    }
  })
})

describe('tableOf', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'b', uid: 'u', resourceVersion: '5', creationTimestamp: '2026-05-31T23:55:00Z' },
    spec: { containers: [{ name: 'c', image: 'nginx' }] }
  } as const

  it('carries what the caller wants of the object', () => {
    const rows = (['None', 'Metadata', 'Object'] as const).map(
      (include) => tableOf(podKind, [pod], { resourceVersion: '5' }, now, include).rows[0]!
    )
    expect(rows[0]).toEqual({ cells: ['a', '0/1', '', '0', '5m', '<none>', '<none>', '<none>', '<none>'] })
    expect(rows[1]!.object).toEqual({
      kind: 'PartialObjectMetadata',
      apiVersion: 'meta.k8s.io/v1',
      metadata: pod.metadata
    })
    expect(rows[2]!.object).toBe(pod)
  })

  it('prints a name first, or a column of that form', () => {
    for (const kind of kinds) expect(kind.columns.filter((column) => column.format === 'name')).not.toEqual([])
  })
})
