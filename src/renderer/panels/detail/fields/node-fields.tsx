import type { ObjectDocument } from '../../../../shared/contract/documents.ts'
import type { Node, RuntimeClass } from '../../../../shared/schema/types.ts'
import { mapText, resourcesText, rolesText, taintText } from '../object-traits.ts'
import { field, lines, none, wide, type Field, type Translate } from './field.tsx'

export function nodeFields(t: Translate, _document: ObjectDocument, node: Node): readonly Field[] {
  const { addresses = [], nodeInfo } = node.status ?? {}
  const { taints = [], podCIDR } = node.spec
  return [
    field('roles', t('field.roles'), rolesText(node)),
    field('kubelet', t('field.kubelet'), none(nodeInfo?.kubeletVersion)),
    field('addresses', t('field.addresses'), lines(addresses.map(({ type, address }) => `${address} (${type})`)), {
      mono: true,
      wide: true
    }),
    field('taints', t('field.taints'), lines(taints.map(taintText)), { mono: true, wide: true }),
    field('runtime', t('field.runtime'), none(nodeInfo?.containerRuntimeVersion), { wide: true }),
    field(
      'os',
      t('field.os'),
      none(nodeInfo === undefined ? undefined : `${nodeInfo.osImage}, ${nodeInfo.architecture}`),
      { wide: true }
    ),
    field('kernel', t('field.kernel'), none(nodeInfo?.kernelVersion), { wide: true }),
    ...(podCIDR === undefined ? [] : [field('cidr', t('field.podCidr'), podCIDR, { mono: true, wide: true })])
  ]
}

export function runtimeClassFields(
  t: Translate,
  _document: ObjectDocument,
  { handler, overhead, scheduling }: RuntimeClass
): readonly Field[] {
  const tolerations = (scheduling?.tolerations ?? []).map(({ key = '', operator, value, effect = '' }) =>
    operator === 'Exists' ? `${key}:${effect} op=Exists` : `${key}=${value ?? ''}:${effect}`
  )
  return [
    wide('handler', t('field.handler'), handler, { mono: true }),
    wide('overhead', t('field.overhead'), none(resourcesText(overhead?.podFixed))),
    wide('nodes', t('field.nodeSelector'), none(mapText(scheduling?.nodeSelector)), { mono: true }),
    wide('tolerations', t('field.tolerations'), lines(tolerations), { mono: true })
  ]
}
