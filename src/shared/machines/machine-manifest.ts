// Machines as YAML documents, of a kind that only Drydock knows: no API server keeps them.
import { jsonOfYaml, YamlError } from '../manifest/yaml-document.ts'
import type { Json } from '../kube/object.ts'
import { isQuantity, memoryBytes } from '../kube/quantity.ts'
import type { MachineOrder } from './machine.ts'

const machineApiVersion = 'drydock.dev/v1'

export type MachineManifest =
  | { readonly orders: readonly MachineOrder[]; readonly problem?: undefined }
  | { readonly orders?: undefined; readonly problem: string }

const fields = new Set([
  'role',
  'cpu',
  'memory',
  'disk',
  'maxPods',
  'osImage',
  'kernel',
  'kubeletVersion',
  'runtimes',
  'address',
  'taints',
  'zone',
  'region',
  'swap',
  'portsInUse',
  'resolvesName',
  'productUuid',
  'mac'
])
/** Sizes, which may be quantities: 32Gi. */
const sizes = new Set(['memory', 'disk'])

/** Reads documents of kind Machine. Values are judged where the machines are added. */
export function machinesOfYaml(text: string): MachineManifest {
  const orders: MachineOrder[] = []
  const documents = text.split(/^---\s*$/m).filter((document) => /^\s*[^#\s]/m.test(document))
  for (const [index, document] of documents.entries()) {
    const where = documents.length === 1 ? '' : `document ${index + 1}: `
    try {
      orders.push(orderOf(jsonOfYaml(document).value))
    } catch (error) {
      if (error instanceof YamlError || error instanceof ManifestProblem) return { problem: `${where}${error.message}` }
      throw error
    }
  }
  return orders.length === 0 ? { problem: 'there is no Machine in it' } : { orders }
}

class ManifestProblem extends Error {}

type Fields = Readonly<Record<string, Json>>

function isFields(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function orderOf(value: Json): MachineOrder {
  if (!isFields(value) || value['kind'] !== 'Machine' || value['apiVersion'] !== machineApiVersion)
    throw new ManifestProblem(`a machine has apiVersion: ${machineApiVersion} and kind: Machine`)
  const { metadata, spec } = value
  const name = isFields(metadata) ? metadata['name'] : undefined
  if (!isFields(metadata) || typeof name !== 'string') throw new ManifestProblem('metadata.name: Required value')
  const order: Record<string, Json> = { name }
  const labels = metadata['labels']
  if (labels !== undefined) order['labels'] = labels
  for (const [key, given] of Object.entries(isFields(spec) ? spec : {})) {
    if (!fields.has(key)) throw new ManifestProblem(`unknown field "spec.${key}"`)
    order[key] = sizes.has(key) && typeof given === 'string' ? bytesOf(key, given) : given
  }
  return order as unknown as MachineOrder
}

function bytesOf(key: string, text: string): number {
  if (!isQuantity(text)) throw new ManifestProblem(`spec.${key}: ${JSON.stringify(text)} is no quantity`)
  return memoryBytes(text)
}

/** The manifest of machines, as `machinesOfYaml` reads it. */
export function yamlOfMachines(orders: readonly MachineOrder[]): string {
  return orders.map(yamlOfMachine).join('---\n')
}

function yamlOfMachine({ name, labels = {}, ...spec }: MachineOrder): string {
  const lines = [`apiVersion: ${machineApiVersion}`, 'kind: Machine', 'metadata:', `  name: ${name}`]
  const pairs = Object.entries(labels)
  if (pairs.length > 0) lines.push('  labels:', ...pairs.map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`))
  lines.push('spec:')
  for (const [key, value] of Object.entries(spec)) {
    const isSize = sizes.has(key) && typeof value === 'number' && value % 1024 ** 3 === 0
    lines.push(`  ${key}: ${isSize ? `${value / 1024 ** 3}Gi` : JSON.stringify(value)}`)
  }
  return `${lines.join('\n')}\n`
}
