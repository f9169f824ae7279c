import { userNameOf, type AccessSubject } from '../../shared/access/subject.ts'
import { mastersGroup } from '../engine/api/authorization/identities.ts'
import { ruleAllows } from '../engine/api/authorization/policy-rule.ts'
import type { Identity } from '../engine/api/request.ts'
import type { Engine } from '../engine/engine.ts'
import type { SourceAccess } from '../views/access/source-access.ts'

/** Whom the program knows, as the engine knows identities. */
export interface KnownIdentities {
  identityOf(user: string): Identity
  users(): readonly string[]
}

/** Who may do what, as the engine's own authorizer judges it. */
export function engineAccess({ authorizer }: Engine, known: KnownIdentities): SourceAccess {
  const identityOf = (subject: AccessSubject): Identity => {
    const user = userNameOf(subject)
    // A group is nobody by itself: what it gives is what somebody in no other group would have.
    return user === undefined ? { user: '', groups: [subject.name], userAgent: '' } : known.identityOf(user)
  }
  return {
    grantsOf: (subject, namespace = '') => authorizer.grantsFor(identityOf(subject), namespace),
    isMaster: (subject) => identityOf(subject).groups.includes(mastersGroup),
    allows: (rule, question) => ruleAllows(rule, { version: '', ...question }),
    users: () => known.users()
  }
}
