// The kind that a CustomResourceDefinition makes: everything that is asked of a kind, answered from its storage version,
// and a form for each other version that it serves. Without conversion a version is but another apiVersion.
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionVersion
} from '../kinds/customresourcedefinition/types.ts'
import type { FieldLabel, Kind, ServedForm, Subresource } from '../kinds/kind.ts'
import type { StatusSummary } from '../kinds/status-summary.ts'
import { terminatingStatus } from '../kinds/terminating.ts'
import type { Json, KubeObject } from '../kube/object.ts'
import { semanticEqual } from '../kube/sharing.ts'
import { bringDefinitions, type BroughtDefinitions } from '../schema/schema.ts'
import { validateCustomResource, type CustomRules } from './custom-validation.ts'
import { customDefinition, definitionNameOf } from './definition-facts.ts'
import type { JsonObject, JsonSchema } from './json-schema.ts'
import { findAll, parseJsonPath } from './json-path.ts'
import { printerColumns } from './printer-columns.ts'
import { publishedName } from './published-schema.ts'
import { customReader, settledContent } from './read-object.ts'

/** A kind, and the definitions that its schemas are in the facts. */
export interface CustomKind {
  readonly kind: Kind
  readonly definitions: readonly BroughtDefinitions[]
}

const anything: JsonSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }

function schemaOf({ schema }: CustomResourceDefinitionVersion): JsonSchema {
  return schema?.openAPIV3Schema ?? anything
}

/** Everything that differs from version to version. */
interface VersionParts {
  readonly version: CustomResourceDefinitionVersion
  readonly definitions: BroughtDefinitions
  readonly rules: CustomRules
  readonly fieldSelectors: readonly FieldLabel[]
  readonly deprecationWarning?: string
}

interface Made {
  readonly custom: CustomKind
  readonly names: CustomResourceDefinitionNames
}

/** Of each spec, its last kind: most changes of a definition are of its status alone. */
const made = new WeakMap<CustomResourceDefinition['spec'], Made>()

/**
 * The kind of a definition, under the names that were accepted; the same one as long as nothing of it changes.
 * `bringKind` makes its schemas known to the facts.
 */
export function customKindOf(definition: CustomResourceDefinition): CustomKind {
  const { spec, status } = definition
  const accepted = status?.acceptedNames
  const names = accepted === undefined || accepted.plural === '' ? spec.names : accepted
  let last = made.get(spec)
  if (last === undefined || !semanticEqual(last.names, names)) {
    last = { custom: customKind(spec, names), names }
    made.set(spec, last)
  }
  return last.custom
}

/** Makes the schemas of a kind findable among the facts, until they are taken away by their names. */
export function bringKind({ definitions }: CustomKind): void {
  for (const one of definitions) bringDefinitions(one)
}

function customKind(spec: CustomResourceDefinition['spec'], names: CustomResourceDefinitionNames): CustomKind {
  const { group, scope } = spec
  const keepsUnknown = spec.preserveUnknownFields === true
  const stored = spec.versions.find(({ storage }) => storage)!
  const hub = partsOf(spec, stored)
  const others = spec.versions
    .filter((version) => version.served && version !== stored)
    .map((version) => partsOf(spec, version))
  const { scale, status } = stored.subresources ?? {}
  const subresources: Subresource[] = [
    ...(status === undefined ? [] : (['status'] as const)),
    ...(scale === undefined ? [] : (['scale'] as const))
  ]
  const kind: Kind = {
    group,
    version: stored.name,
    kind: names.kind,
    resource: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    namespaced: scope === 'Namespaced',
    schema: hub.definitions.name,
    subresources,
    hasGeneration: true,
    fieldSelectors: hub.fieldSelectors,
    columns: printerColumns(stored.additionalPrinterColumns),
    status: customStatus,
    setDefaults: (object) => object,
    validate: (object, old) => validateCustomResource(hub.rules, object, old),
    relations: [],
    forms: others.map((parts) => formOf(parts, kindApiVersion(group, stored), keepsUnknown)),
    isCustom: true,
    isStorageServed: stored.served,
    listKind: names.listKind ?? `${names.kind}List`,
    ...(scale === undefined ? {} : { scalePaths: scale }),
    ...(hub.deprecationWarning === undefined ? {} : { deprecationWarning: hub.deprecationWarning }),
    icon: 'object'
  }
  return { kind, definitions: [hub, ...others].map(({ definitions }) => definitions) }
}

function kindApiVersion(group: string, version: CustomResourceDefinitionVersion): string {
  return `${group}/${version.name}`
}

function partsOf(spec: CustomResourceDefinition['spec'], version: CustomResourceDefinitionVersion): VersionParts {
  const { group, names, scope } = spec
  const schema = schemaOf(version)
  const reader = customReader(schema, spec.preserveUnknownFields === true)
  const groupVersionKind = { group, version: version.name, kind: names.kind }
  const name = definitionNameOf(publishedName(groupVersionKind), schema)
  const { scale } = version.subresources ?? {}
  const warning = version.deprecationWarning ?? `${kindApiVersion(group, version)} ${names.kind} is deprecated`
  return {
    version,
    definitions: customDefinition(name, schema, groupVersionKind, reader),
    rules: {
      ...groupVersionKind,
      namespaced: scope === 'Namespaced',
      schema,
      ...(scale === undefined ? {} : { scale })
    },
    fieldSelectors: (version.selectableFields ?? []).map(({ jsonPath }) => selectableField(jsonPath)),
    ...(version.deprecated === true ? { deprecationWarning: warning } : {})
  }
}

function formOf(parts: VersionParts, storedVersion: string, keepsUnknown: boolean): ServedForm {
  const { version, definitions, rules, fieldSelectors, deprecationWarning } = parts
  const apiVersion = `${rules.group}/${rules.version}`
  // An object is immutable, so what it is in this form is worked out once.
  const shown = new WeakMap<KubeObject, KubeObject>()
  return {
    group: rules.group,
    version: version.name,
    schema: definitions.name,
    columns: printerColumns(version.additionalPrinterColumns),
    fieldSelectors,
    ...(deprecationWarning === undefined ? {} : { deprecationWarning }),
    validate: (object, old) => validateCustomResource(rules, object, old),
    fromStored: (object) => {
      let result = shown.get(object)
      if (result === undefined) {
        const settled = settledContent(object as unknown as JsonObject, rules.schema, keepsUnknown)
        result = { ...settled, apiVersion } as unknown as KubeObject
        shown.set(object, result)
      }
      return result
    },
    toStored: (object) => ({ ...object, apiVersion: storedVersion })
  }
}

/** ".spec.color" is selected as spec.color; a value that is not there is empty. */
function selectableField(jsonPath: string): FieldLabel {
  const path = parseJsonPath(jsonPath)
  return {
    label: jsonPath.replace(/^\./, ''),
    value: (object) => {
      const value = findAll(path, object as unknown as Json)[0]
      return value === undefined || value === null ? '' : String(value)
    }
  }
}

interface Conditioned extends KubeObject {
  readonly status?: {
    readonly conditions?: readonly { readonly type?: string; readonly status?: string; readonly reason?: string }[]
  }
}

/** What conditions say, where the object has those that most controllers write. */
function customStatus(object: KubeObject): StatusSummary {
  const going = terminatingStatus(object)
  if (going !== undefined) return going
  const { conditions } = (object as Conditioned).status ?? {}
  const list = Array.isArray(conditions) ? conditions : []
  for (const type of ['Ready', 'Available', 'Established', 'Programmed', 'Accepted']) {
    const condition = list.find((one) => one?.type === type)
    if (condition === undefined) continue
    if (condition.status === 'True') return { mark: 'ok', word: type }
    const word = typeof condition.reason === 'string' && condition.reason !== '' ? condition.reason : `Not${type}`
    return condition.status === 'False' ? { mark: 'warn', word } : { mark: 'unk', word }
  }
  return { mark: 'ok', word: 'Active' }
}

/** An object of a kind as its definition has it now: of the storage version, with its defaults; itself where it is so. */
export function settledObject(definition: CustomResourceDefinition, object: KubeObject): KubeObject {
  const { spec } = definition
  const stored = spec.versions.find(({ storage }) => storage)!
  const settled = settledContent(object as unknown as JsonObject, schemaOf(stored), spec.preserveUnknownFields === true)
  const apiVersion = kindApiVersion(spec.group, stored)
  return object.apiVersion === apiVersion
    ? (settled as unknown as KubeObject)
    : ({ ...settled, apiVersion } as unknown as KubeObject)
}

/** A kind whose definition is gone, as its past is asked for: all that is known is what its objects were. */
export function formerKind(apiVersion: string, kindName: string): Kind {
  const [group, version] = apiVersion.split('/') as [string, string]
  return {
    group,
    version,
    kind: kindName,
    resource: `${kindName.toLowerCase()}s`,
    singular: kindName.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: true,
    schema: '',
    subresources: [],
    hasGeneration: true,
    fieldSelectors: [],
    columns: printerColumns(),
    status: customStatus,
    setDefaults: (object) => object,
    validate: () => [],
    relations: [],
    isCustom: true,
    icon: 'object'
  }
}
