import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Identity } from '../../engine/api/request.ts'
import { UsageError } from '../flags.ts'
import { makePrivate, writePrivateFile } from './private-file.ts'

/** Somebody who can act in the cluster. What they may do is RBAC's. */
export interface NamedIdentity {
  readonly name: string
  /** As they were given: "system:authenticated" is added where a request is authenticated. */
  readonly groups: readonly string[]
}

/** An identity that cannot be made or removed; the message is for the person who tried. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError'
}

/** The one who is always there: as in the kubeconfig that kubeadm calls super-admin.conf. */
export const administrator: NamedIdentity = { name: 'kubernetes-admin', groups: ['system:masters'] }

const mostIdentities = 200
const mostGroups = 32
const longestName = 253
const tokenBytes = 32

interface Entry extends NamedIdentity {
  readonly token: string
}

const entrySchema = z.strictObject({
  name: z.string().refine((name) => nameProblem(name) === undefined),
  groups: z.array(z.string().refine((name) => nameProblem(name) === undefined)).max(mostGroups),
  token: z.string().regex(/^[\w-]{43}$/)
})

const fileSchema = z.strictObject({
  identities: z
    .array(entrySchema)
    .min(1)
    .max(mostIdentities)
    .refine((entries) => new Set(entries.map(({ name }) => name)).size === entries.length)
    .refine(([first, ...others]) => first?.name === administrator.name && !others.some(isReserved))
})

/**
 * The identities of a data folder, each with a bearer token of its own: the administrator, then those that a person made,
 * in the order of their making. They are kept in one file that only its owner may read.
 */
export class Identities {
  readonly #file: string
  readonly #givenToken: string | undefined
  readonly #listeners = new Set<() => void>()
  #entries: readonly Entry[]
  /** By the hash of their token, so that finding one takes the same time whatever the token is like. */
  #byHash = new Map<string, { readonly digest: Buffer; readonly identity: Pick<Identity, 'user' | 'groups'> }>()

  /**
   * Opens the file, or makes it with the administrator alone. `givenToken` is the administrator's too, for this run.
   * Throws UsageError where the file is not one of ours (what a person made is not thrown away), or cannot be written.
   */
  constructor(file: string, givenToken: string | undefined) {
    this.#file = file
    this.#givenToken = givenToken
    this.#entries = existsSync(file) ? readEntries(file) : [newEntry(administrator)]
    if (!existsSync(file)) this.#write(this.#entries, UsageError)
    this.#index()
  }

  get list(): readonly NamedIdentity[] {
    return this.#entries.map(({ name, groups }) => ({ name, groups }))
  }

  /** Called after every change. Answers how to stop it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The groups that an identity was given; none for a name that is not known here. */
  groupsOf(name: string): readonly string[] {
    return this.#entries.find((entry) => entry.name === name)?.groups ?? []
  }

  /** A secret. The administrator's is the given one where one was given. */
  tokenOf(name: string): string | undefined {
    if (name === administrator.name && this.#givenToken !== undefined) return this.#givenToken
    return this.#entries.find((entry) => entry.name === name)?.token
  }

  /** Secrets: all tokens that open the API. */
  tokens(): readonly string[] {
    const given = this.#givenToken === undefined ? [] : [this.#givenToken]
    return [...given, ...this.#entries.map(({ token }) => token)]
  }

  /** Who shows a bearer token; undefined where it is nobody's. */
  byToken(token: string): Pick<Identity, 'user' | 'groups'> | undefined {
    const digest = sha256(token)
    const found = this.#byHash.get(digest.toString('hex'))
    return found !== undefined && timingSafeEqual(found.digest, digest) ? found.identity : undefined
  }

  /** Makes an identity with a new token. Throws IdentityError. */
  create({ name, groups }: NamedIdentity): NamedIdentity {
    const problem = nameProblem(name) ?? groupsProblem(groups)
    if (problem !== undefined) throw new IdentityError(problem)
    if (name.startsWith('system:')) throw new IdentityError('names that begin with "system:" are the cluster\'s own')
    if (this.#entries.some((entry) => entry.name === name))
      throw new IdentityError(`there is an identity "${name}" already`)
    if (this.#entries.length === mostIdentities)
      throw new IdentityError(`there are ${mostIdentities} identities already`)
    const entry = newEntry({ name, groups: [...new Set(groups)] })
    this.#replace([...this.#entries, entry])
    return { name, groups: entry.groups }
  }

  /** Its token is refused from now on. Throws IdentityError. */
  remove(name: string): void {
    if (name === administrator.name) throw new IdentityError(`"${name}" cannot be removed`)
    const others = this.#entries.filter((entry) => entry.name !== name)
    if (others.length === this.#entries.length) throw new IdentityError(`there is no identity "${name}"`)
    this.#replace(others)
  }

  /** The file first: what it does not hold has not happened. */
  #replace(entries: readonly Entry[]): void {
    this.#write(entries, IdentityError)
    this.#entries = entries
    this.#index()
    for (const tell of this.#listeners) tell()
  }

  #write(entries: readonly Entry[], Refusal: new (message: string) => Error): void {
    try {
      writePrivateFile(this.#file, `${JSON.stringify({ identities: entries }, undefined, 2)}\n`)
    } catch (error) {
      throw new Refusal(`cannot write ${this.#file} (${(error as NodeJS.ErrnoException).code})`)
    }
  }

  #index(): void {
    const entries = [...this.#entries]
    if (this.#givenToken !== undefined) entries.push({ ...administrator, token: this.#givenToken })
    this.#byHash = new Map(
      entries.map(({ name, groups, token }) => {
        const digest = sha256(token)
        return [digest.toString('hex'), { digest, identity: { user: name, groups } }]
      })
    )
  }
}

function newEntry({ name, groups }: NamedIdentity): Entry {
  return { name, groups, token: randomBytes(tokenBytes).toString('base64url') }
}

/** What is wrong is not quoted: the file holds secrets. */
function readEntries(file: string): readonly Entry[] {
  try {
    makePrivate(file)
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).identities
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new UsageError(
      code === undefined || error instanceof z.ZodError
        ? `${file} is damaged: mend it, or remove it to begin with no identities but ${administrator.name}`
        : `cannot read ${file} (${code})`
    )
  }
}

function isReserved({ name }: Entry): boolean {
  return name === administrator.name || name.startsWith('system:')
}

/** For users and groups alike. Characters that cannot be seen could make two names look like one. */
function nameProblem(name: string): string | undefined {
  if (name === '') return 'a name is needed'
  if (name.length > longestName) return `a name has at most ${longestName} characters`
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(name)) return 'a name has no control characters and no invisible ones'
  return name.trim() === name ? undefined : 'a name neither begins nor ends with a space'
}

function groupsProblem(groups: readonly string[]): string | undefined {
  if (groups.length > mostGroups) return `an identity is in at most ${mostGroups} groups`
  const problem = groups.map(nameProblem).find((found) => found !== undefined)
  return problem === undefined ? undefined : `of a group: ${problem}`
}

function sha256(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
