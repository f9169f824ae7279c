import { describe, expect, it } from 'vitest'
import { kinds } from '../../../shared/kinds/table.ts'
import { KindTable } from '../../../shared/kinds/kind-table.ts'
import { ApiSource } from '../manifest/testing-api-source.ts'
import { explainKind } from './explain-kind.ts'
import { objectNames } from './object-names.ts'
import { withDraft, withoutDraft } from './draft-shelf.ts'
import { customResourceDefinitionKind } from '../../../shared/kinds/customresourcedefinition/kind.ts'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { mostDrafts, type Draft } from '../../../shared/contract/editor.ts'

const table = new KindTable(kinds)
const silent = (): undefined => undefined

describe('explainKind', () => {
  it('tells the fields of a kind, with their types, what is required and what may be chosen', () => {
    const explained = explainKind(table, silent, 'apps/v1', 'Deployment')!
    expect(explained.root).toBe('apps.v1.Deployment')
    const spec = explained.definitions[explained.definitions[explained.root]!.fields['spec']!.definition!]!
    expect(spec.fields['replicas']).toMatchObject({ type: 'integer' })
    expect(spec.fields['selector']).toMatchObject({ type: 'LabelSelector', required: true })
    const container = explained.definitions['core.v1.Container']!
    expect(container.fields['imagePullPolicy']!.enumValues).toEqual(expect.arrayContaining(['Always', 'Never']))
    expect(container.fields['env']).toMatchObject({ type: '[]EnvVar', holds: 'list', definition: 'core.v1.EnvVar' })
    expect(explained.definitions['core.v1.ResourceRequirements']!.fields['limits']).toMatchObject({
      type: 'map[string]Quantity',
      holds: 'map'
    })
  })

  it('has what is said of definitions and fields, cut where it has no end', () => {
    const texts = (name: string): { readonly fields: Record<string, string> } | undefined =>
      name === 'core.v1.ConfigMap' ? { fields: { data: 'Data contains', immutable: 'x'.repeat(10_000) } } : undefined
    const { definitions } = explainKind(table, texts, 'v1', 'ConfigMap')!
    expect(definitions['core.v1.ConfigMap']!.fields['data']!.text).toBe('Data contains')
    expect(definitions['core.v1.ConfigMap']!.fields['immutable']!.text).toHaveLength(4_001)
  })

  it('knows every built-in kind in every version that is served', () => {
    for (const kind of kinds) {
      const versions = [kind, ...(kind.forms ?? [])]
      for (const { group, version } of versions) {
        const apiVersion = group === '' ? version : `${group}/${version}`
        expect(explainKind(table, silent, apiVersion, kind.kind)?.definitions).toBeDefined()
      }
    }
  })

  it('knows nothing of a kind that the cluster does not have', () => {
    expect(explainKind(table, silent, 'example.com/v1', 'CronTab')).toBeUndefined()
    expect(explainKind(table, silent, 'apps/v1beta1', 'Deployment')).toBeUndefined()
  })
})

describe('objectNames', () => {
  it('offers what begins so first, then what has it elsewhere, each name once', () => {
    const source = new ApiSource()
    for (const name of ['web', 'shop-web', 'webhook', 'other']) {
      source.api.ask('create', 'configmaps', { body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } } })
    }
    const held = { all: () => source.api.store.all(configMapKind) } as unknown as ApiSource
    expect(objectNames(held, configMapKind, 'default', 'web')).toEqual(['web', 'webhook', 'shop-web'])
    expect(objectNames(held, customResourceDefinitionKind, undefined, 'nothing')).toEqual([])
  })
})

describe('drafts', () => {
  const draft = (id: string, text = ''): Draft => ({ id, text, isOpen: true, keptAt: 0 })

  it('are kept once each, the newest first', () => {
    const two = withDraft(withDraft([], draft('a')), draft('b'))
    expect(withDraft(two, draft('a', 'more')).map(({ id, text }) => [id, text])).toEqual([
      ['a', 'more'],
      ['b', '']
    ])
    expect(withoutDraft(two, 'b').map(({ id }) => id)).toEqual(['a'])
  })

  it('never grow beyond their number or their size', () => {
    let drafts: readonly Draft[] = []
    for (let n = 0; n < 100; n++) drafts = withDraft(drafts, draft(`${n}`))
    expect(drafts).toHaveLength(mostDrafts)
    for (let n = 0; n < 20; n++) drafts = withDraft(drafts, draft(`long-${n}`, 'x'.repeat(1_000_000)))
    expect(drafts.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(8_000_000)
    expect(drafts[0]!.id).toBe('long-19')
  })
})
