import type { Database, Statement } from './database.ts'
import type { CommitMember } from './group-commit.ts'

interface Template {
  readonly id: number
  /** References from revisions. At 0 the template is deleted, and never referred to again. */
  uses: number
  /** The content as JSON, while it is not on disk. */
  text: string | undefined
}

/** How a row refers to a template: no Kubernetes object has an empty key with a number under it in these places. */
export interface TemplateReference {
  readonly '': number
}

/** So many contents are recognised when they come back as other objects; the oldest are forgotten first. */
const rememberedTexts = 2000
/** So many contents that came once are remembered, for the second time. */
const rememberedFirsts = 500
/** So many parts are remembered as one owner's; then all of them are forgotten, which costs their sharers a row each. */
const rememberedOwners = 4000

/**
 * Parts that many objects share (the spec of a ReplicaSet's pods, the field sets of a manager), stored once by
 * content. A shared part is recognised by identity; only one that was never seen is turned into text and compared.
 */
export class TemplateStore implements CommitMember {
  readonly #byIdentity = new WeakMap<object, Template>()
  #firstOwners = new WeakMap<object, string>()
  /** How many it has heard of. */
  #firsts = 0
  readonly #byText = new Map<string, Template>()
  readonly #seenOnce = new Set<string>()
  readonly #byId = new Map<number, Template>()
  readonly #values = new Map<number, WeakRef<object>>()
  readonly #dirty = new Set<Template>()
  readonly #released = new Map<number, number>()
  readonly #write: Statement
  readonly #read: Statement
  readonly #update: Statement
  readonly #delete: Statement
  #nextId = 1

  constructor(database: Database) {
    const rows = database.prepare('SELECT id, uses FROM templates').raw().iterate() as Iterable<[number, number]>
    for (const [id, uses] of rows) {
      this.#byId.set(id, { id, uses, text: undefined })
      if (id >= this.#nextId) this.#nextId = id + 1
    }
    const insert = 'INSERT INTO templates (id, uses, data) VALUES (?, ?, ?)'
    this.#write = database.prepare(`${insert} ON CONFLICT (id) DO UPDATE SET uses = excluded.uses`)
    this.#update = database.prepare('UPDATE templates SET uses = ? WHERE id = ?')
    this.#delete = database.prepare('DELETE FROM templates WHERE id = ?')
    this.#read = database.prepare('SELECT data FROM templates WHERE id = ?').pluck()
  }

  get hasPending(): boolean {
    return this.#dirty.size > 0
  }

  get size(): number {
    return this.#byId.size
  }

  /** Counts one more reference to the content of `value` and gives it. */
  referTo(value: object): TemplateReference {
    let template = this.#byIdentity.get(value)
    if (template === undefined || template.uses === 0) {
      template = this.#recognise(JSON.stringify(value))
      this.#byIdentity.set(value, template)
    }
    template.uses++
    this.#dirty.add(template)
    return { '': template.id }
  }

  /**
   * Counts one more reference to a content, given as JSON; undefined where it comes for the first time: what may well be
   * a single object's own is no template yet.
   */
  referToRepeated(text: string): TemplateReference | undefined {
    const known = this.#byText.get(text)
    if ((known === undefined || known.uses === 0) && !this.#seenOnce.delete(text)) {
      this.#seenOnce.add(text)
      if (this.#seenOnce.size > rememberedFirsts) dropOldest(this.#seenOnce)
      return undefined
    }
    const template = this.#recognise(text)
    template.uses++
    this.#dirty.add(template)
    return { '': template.id }
  }

  /**
   * Whether this very part came by before as that of another owner (a uid): one that belongs to a single object is not
   * worth a template. Remembers the first owner for a while: parts of single objects never come back as another's.
   */
  isShared(value: object, owner: string): boolean {
    if (this.#byIdentity.has(value)) return true
    const first = this.#firstOwners.get(value)
    if (first === undefined) this.#noteFirst(value, owner)
    return first !== undefined && first !== owner
  }

  #noteFirst(value: object, owner: string): void {
    if (this.#firsts++ === rememberedOwners) {
      this.#firstOwners = new WeakMap()
      this.#firsts = 1
    }
    this.#firstOwners.set(value, owner)
  }

  /** The one object in memory with the content of this template; undefined where there is no such template. */
  valueOf(id: number): object | undefined {
    const known = this.#values.get(id)?.deref()
    if (known !== undefined) return known
    const template = this.#byId.get(id)
    const text = this.textOf(id)
    if (template === undefined || text === undefined) return undefined
    const value = JSON.parse(text) as object
    this.#values.set(id, new WeakRef(value))
    this.#byIdentity.set(value, template)
    return value
  }

  /** The content of a template as JSON, which is recognised from now on; undefined where there is no such template. */
  textOf(id: number): string | undefined {
    const template = this.#byId.get(id)
    if (template === undefined) return undefined
    const text = template.text ?? (this.#read.get(id) as string | undefined)
    if (text !== undefined) this.#remember(text, template)
    return text
  }

  /** Drops one reference, when the commit that is under way succeeds. */
  release(id: number): void {
    this.#released.set(id, (this.#released.get(id) ?? 0) + 1)
  }

  #recognise(text: string): Template {
    const known = this.#byText.get(text)
    if (known !== undefined && known.uses > 0) return known
    const template = { id: this.#nextId++, uses: 0, text }
    this.#byId.set(template.id, template)
    this.#remember(text, template)
    return template
  }

  #remember(text: string, template: Template): void {
    this.#byText.delete(text)
    this.#byText.set(text, template)
    if (this.#byText.size > rememberedTexts) dropOldest(this.#byText)
  }

  write(): void {
    for (const template of this.#dirty) {
      if (template.text === undefined) this.#update.run(template.uses, template.id)
      else this.#write.run(template.id, template.uses, template.text)
    }
  }

  tidy(): void {
    for (const [id, count] of this.#released) {
      const template = this.#byId.get(id)
      if (template === undefined) continue
      const left = template.uses - count
      if (left > 0) this.#update.run(left, id)
      else this.#delete.run(id)
    }
  }

  committed(): void {
    for (const template of this.#dirty) template.text = undefined
    this.#dirty.clear()
    for (const [id, count] of this.#released) {
      const template = this.#byId.get(id)
      if (template === undefined) continue
      template.uses = Math.max(0, template.uses - count)
      if (template.uses > 0) continue
      this.#byId.delete(id)
      this.#values.delete(id)
    }
    this.#released.clear()
  }

  rolledBack(): void {
    this.#released.clear()
  }
}

function dropOldest(remembered: Map<string, unknown> | Set<string>): void {
  for (const oldest of remembered.keys()) {
    remembered.delete(oldest)
    return
  }
}
