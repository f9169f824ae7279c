import type { AccessMatrix, AccessRights, WhoCan } from '../../../shared/contract/access.ts'
import { clusterRoleBindingKind } from '../../../shared/kinds/clusterrolebinding/kind.ts'
import { clusterRoleKind } from '../../../shared/kinds/clusterrole/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { roleBindingKind } from '../../../shared/kinds/rolebinding/kind.ts'
import { roleKind } from '../../../shared/kinds/role/kind.ts'
import { serviceAccountKind } from '../../../shared/kinds/serviceaccount/kind.ts'
import { accessMatrix, accessRights, whoCan } from '../access/access-documents.ts'
import type { AccessSubject } from '../../../shared/access/subject.ts'
import { documentProducer } from '../documents/document-producer.ts'
import type { OpenProducer } from '../live/live-stream.ts'
import type { SourceAccess } from '../access/source-access.ts'
import { os, walkInterval, type RouteParts } from './route-parts.ts'

/** What rights follow from. */
const kinds: readonly Kind[] = [roleKind, clusterRoleKind, roleBindingKind, clusterRoleBindingKind, serviceAccountKind]

const noMatrix: AccessMatrix = { first: 0, rows: [], total: 0, unfiltered: 0, hidden: 0 }
const noRights: AccessRights = { isMaster: false, rights: [], total: 0, missing: [] }
const nobody: WhoCan = { answers: [], total: 0 }

export function accessRoutes(parts: RouteParts) {
  /** Worked out anew when roles, bindings, accounts or the program's users change. */
  const watched = <T>(
    cluster: string,
    none: T,
    build: (access: SourceAccess) => T,
    walked: (value: T) => number = () => 0
  ): OpenProducer<T> => {
    const source = parts.sourceOf(cluster)
    let size = 0
    return documentProducer(
      (changed) => {
        const stops = [...kinds.map((kind) => source.onChange(kind, changed)), parts.apiOf(cluster).onChange(changed)]
        return () => stops.forEach((stop) => stop())
      },
      () => {
        const value = source.access === undefined ? none : build(source.access)
        size = walked(value)
        return value
      },
      // Ten thousand accounts take some 50 ms: rests grow with them, so that looking costs a few per cent at most.
      () => Math.max(walkInterval, size / 5)
    )
  }
  return {
    matrix: os.access.matrix.handler((call) => {
      const { cluster, namespace, ...query } = call.input
      const open = watched(
        cluster,
        noMatrix,
        (access) => accessMatrix(parts.sourceOf(cluster), access, { ...query, namespace }),
        ({ unfiltered }) => unfiltered
      )
      return parts.openStream(call, open, walkInterval)
    }),
    rights: os.access.rights.handler((call) => {
      const { cluster, subject, namespace, resource } = call.input
      const open = watched(cluster, noRights, (access) =>
        // What is absent is not there: zod's types say that it may be undefined.
        accessRights(access, subject as AccessSubject, namespace, resource)
      )
      return parts.openStream(call, open, walkInterval)
    }),
    whoCan: os.access.whoCan.handler((call) => {
      const { cluster, verb, resource, namespace, name, withSystem } = call.input
      const open = watched(cluster, nobody, (access) =>
        whoCan(parts.sourceOf(cluster), access, { verb, resource, namespace, name, withSystem })
      )
      return parts.openStream(call, open, walkInterval)
    })
  }
}
