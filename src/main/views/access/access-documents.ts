import { inOrder } from '../../../shared/access/danger.ts'
import { isSystemSubject, subjectKey, type AccessSubject } from '../../../shared/access/subject.ts'
import type {
  AccessAnswer,
  AccessMatrix,
  AccessResource,
  AccessRight,
  AccessRights,
  AccessRow,
  WhoCan
} from '../../../shared/contract/access.ts'
import type { ClusterSource } from '../cluster-source.ts'
import {
  allowsSomething,
  cellOf,
  dangersOf,
  dangersOfRules,
  everything,
  questionOf,
  wayOf,
  withoutNames
} from './access-rules.ts'
import { mayBeAble } from './bound-subjects.ts'
import type { SourceAccess } from './source-access.ts'
import { filterSubjects, subjectsOf, type SubjectFilter } from './subjects.ts'

const mostRights = 500
const mostAnswers = 1_000

export interface MatrixQuery extends SubjectFilter {
  readonly namespace: string | undefined
  readonly columns: readonly AccessResource[]
  readonly window: { readonly first: number; readonly count: number }
}

/** Everybody's rights are found out only where they are on the screen. */
export function accessMatrix(source: ClusterSource, access: SourceAccess, query: MatrixQuery): AccessMatrix {
  const all = subjectsOf(source, query.namespace)
  const { shown, hidden } = filterSubjects(all, query)
  const { first, count } = query.window
  const rows = shown.slice(first, first + count).map((subject) => rowOf(access, subject, query))
  return { first, rows, total: shown.length, unfiltered: all.length, hidden }
}

function rowOf(access: SourceAccess, subject: AccessSubject, { namespace, columns }: MatrixQuery): AccessRow {
  const grants = access.grantsOf(subject, namespace)
  const roles = grants.flatMap(({ rules }) => (rules === undefined ? [] : [rules]))
  const isMaster = access.isMaster(subject)
  return {
    key: subjectKey(subject),
    subject,
    cells: columns.map((column) => (isMaster ? everything : cellOf(roles, column, access))),
    dangers: isMaster ? ['wildcard'] : inOrder(roles.flatMap((rules) => dangersOf(rules, access))),
    bindings: grants.length,
    isMaster
  }
}

/** What somebody may do; with a resource, what allows him something with it. */
export function accessRights(
  access: SourceAccess,
  subject: AccessSubject,
  namespace: string | undefined,
  resource: AccessResource | undefined
): AccessRights {
  const grants = access.grantsOf(subject, namespace)
  const rights = grants.flatMap((grant) =>
    (grant.rules ?? [])
      .filter((rule) => resource === undefined || allowsSomething(rule, resource, access))
      .map((rule): AccessRight => ({ ...wayOf(grant), rule, dangers: dangersOfRules([rule], access) }))
  )
  const dangerous = rights.filter((right) => right.dangers.length > 0)
  const others = rights.filter((right) => right.dangers.length === 0)
  return {
    isMaster: access.isMaster(subject),
    rights: [...dangerous, ...others].slice(0, mostRights),
    total: rights.length,
    missing: grants.filter(({ rules }) => rules === undefined).map(wayOf)
  }
}

export interface WhoCanQuery {
  readonly verb: string
  readonly resource: AccessResource
  readonly namespace: string | undefined
  readonly name: string | undefined
  readonly withSystem: boolean
}

/** Whoever a binding names, with the binding that is asked first; as the matrix, found out from the same rules. */
export function whoCan(source: ClusterSource, access: SourceAccess, query: WhoCanQuery): WhoCan {
  const { verb, resource, namespace, name, withSystem } = query
  const question = { ...questionOf(resource), verb, ...(name === undefined ? {} : { name }) }
  const answers: AccessAnswer[] = []
  let total = 0
  const isAsked = mayBeAble(source, namespace, (rule) => access.allows(withoutNames(rule), questionOfAll(question)))
  for (const subject of subjectsOf(source, namespace)) {
    if (!isAsked(subject) || (!withSystem && isSystemSubject(subject))) continue
    const answer = answerFor(access, subject, namespace, question)
    if (answer === undefined) continue
    total++
    if (answers.length < mostAnswers) answers.push(answer)
  }
  return { answers, total }
}

/** The same about all objects: a rule for some of them may be the answer, too. */
function questionOfAll({ name: _name, ...question }: Parameters<SourceAccess['allows']>[1]): typeof question {
  return question
}

function answerFor(
  access: SourceAccess,
  subject: AccessSubject,
  namespace: string | undefined,
  question: Parameters<SourceAccess['allows']>[1]
): AccessAnswer | undefined {
  const grants = access.grantsOf(subject, namespace)
  const whole = grants.find(({ rules = [] }) => rules.some((rule) => access.allows(rule, question)))
  if (whole !== undefined) return { key: subjectKey(subject), subject, ...wayOf(whole) }
  if (question.name !== undefined) return undefined
  const named = grants.find(({ rules = [] }) => rules.some((rule) => access.allows(withoutNames(rule), question)))
  if (named === undefined) return undefined
  const names = (named.rules ?? [])
    .filter((rule) => access.allows(withoutNames(rule), question))
    .flatMap(({ resourceNames = [] }) => resourceNames)
  return { key: subjectKey(subject), subject, ...wayOf(named), names: [...new Set(names)].sort() }
}
