import { subjectKey, subjectOfUser } from '../../shared/access/subject.ts'
import type { Page } from './route.ts'

/** What somebody may do: a user of the cluster, by name. */
export function rightsPage(identity: string): Page {
  return { panel: 'access', view: 'matrix', subject: subjectKey(subjectOfUser(identity)) }
}
