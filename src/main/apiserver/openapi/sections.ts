// The parts that the documents are divided into: one for each group and version, and the small ones for discovery itself.
import { definitionNameOfKind } from '../../../shared/schema/schema.ts'
import type { GroupVersionKind, ServedGroup, ServedVersion } from '../discovery/served-resources.ts'
import type { CustomSchema } from './custom-schema.ts'
import { definitionName, metaName } from './definition-names.ts'
import type { PathOperations } from './operation.ts'
import { readPath } from './operation.ts'
import { basePath, groupToken, tagOf } from './operation-names.ts'
import { pathsOfResource } from './operations.ts'

export interface Section {
  /** Its path below /openapi/v3: "apis/apps/v1". */
  readonly key: string
  /** Another text whenever its paths or definitions would be others. */
  readonly signature: string
  paths(): readonly PathOperations[]
}

const oldEncodings = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']

/** All sections of what is served, by the alphabet. */
export function sectionsOf(
  groups: readonly ServedGroup[],
  custom: ReadonlyMap<string, CustomSchema>
): readonly Section[] {
  const byKind = new Map([...custom.values()].map((one) => [kindKey(one), one.definitionName]))
  const definitionOf = (kind: GroupVersionKind): string => byKind.get(kindKey(kind)) ?? builtInDefinition(kind)
  const versions = groups.flatMap((group) =>
    group.versions.map((version) => versionSection(group, version, custom, definitionOf))
  )
  const roots = groups.map(({ name }) => (name === '' ? coreRoot() : groupRoot(name)))
  return [...versions, ...roots, groupsRoot(), versionPath()].sort((a, b) => (a.key < b.key ? -1 : 1))
}

function kindKey({ group, version, kind }: GroupVersionKind): string {
  return `${group}/${version}/${kind}`
}

function builtInDefinition({ group, version, kind }: GroupVersionKind): string {
  const known = definitionNameOfKind(group, version, kind)
  return known === undefined ? definitionName('runtime.RawExtension') : definitionName(known)
}

function versionSection(
  group: ServedGroup,
  { version, resources }: ServedVersion,
  custom: ReadonlyMap<string, CustomSchema>,
  definitionOf: (kind: GroupVersionKind) => string
): Section {
  const path = basePath(group.name, version)
  const schemas = [...custom.values()].filter((one) => one.group === group.name && one.version === version)
  return {
    key: path.slice(1),
    signature: JSON.stringify([resources, schemas]),
    paths: () => [
      readPath(
        `${path}/`,
        `get${groupToken(group.name)}${version.charAt(0).toUpperCase()}${version.slice(1)}APIResources`,
        tagOf(group.name, version),
        'get available resources',
        metaName('APIResourceList')
      ),
      ...resources.flatMap((resource) => pathsOfResource(resource, definitionOf))
    ]
  }
}

function small(key: string, path: PathOperations): Section {
  return { key, signature: '', paths: () => [path] }
}

function coreRoot(): Section {
  const description = 'get available API versions'
  return small(
    'api',
    readPath('/api/', 'getCoreAPIVersions', 'core', description, metaName('APIVersions'), oldEncodings)
  )
}

function groupsRoot(): Section {
  const description = 'get available API versions'
  return small(
    'apis',
    readPath('/apis/', 'getAPIVersions', 'apis', description, metaName('APIGroupList'), oldEncodings)
  )
}

function groupRoot(group: string): Section {
  const id = `get${groupToken(group)}APIGroup`
  const description = 'get information of a group'
  return small(
    `apis/${group}`,
    readPath(`/apis/${group}/`, id, tagOf(group), description, metaName('APIGroup'), oldEncodings)
  )
}

function versionPath(): Section {
  const description = 'get the version information for this server'
  const definition = definitionName('version.Info')
  return small(
    'version',
    readPath('/version/', 'getCodeVersion', 'version', description, definition, ['application/json'])
  )
}
