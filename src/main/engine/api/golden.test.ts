import { describe, expect, it } from 'vitest'
import { defaultsSetup } from './testing-golden-setup.ts'
import { deviationOf, isOfOneSecond, staleDeviations } from './testing-golden-deviations.ts'
import {
  differences,
  GoldenServer,
  hasGolden,
  readGolden,
  requestOf,
  warningTexts,
  type GoldenCase,
  type GoldenRequest
} from './testing-golden.ts'

interface PatchStep extends GoldenRequest {
  readonly type: string
  readonly code: number
  readonly rvChanged?: boolean
  readonly generation?: readonly [number | null, number | null]
  readonly warnings?: readonly string[]
  readonly answer?: unknown
  /** Null where nothing was stored. */
  readonly after?: Stored | null
}

interface PatchCase {
  readonly id: string
  readonly note: string
  readonly create?: { readonly path: string; readonly body: GoldenRequest['body']; readonly response: Stored }
  readonly steps: readonly PatchStep[]
}

interface Stored {
  readonly kind: string
  readonly status?: unknown
  readonly metadata: {
    readonly resourceVersion: string
    readonly generation?: number
    readonly managedFields?: unknown
  }
}

/** What each run found: differences by case, and how many cases were asked and not asked. */
class Tally {
  asked = 0
  elsewhere = 0
  readonly found: Record<string, readonly string[]> = {}
  readonly #differing = new Set<string>()

  note(id: string, found: readonly string[]): void {
    this.asked++
    if (found.length > 0) this.#differing.add(id)
    if (found.length > 0 && deviationOf(id) === undefined) this.found[id] = found.slice(0, 6)
  }

  settle(file: string): void {
    const deviations = [...this.#differing].filter((id) => this.found[id] === undefined).length
    const equal = this.asked - this.#differing.size
    process.stdout.write(
      `golden ${file}: ${equal} equal, ${deviations} named deviations, ${this.elsewhere} of other kinds and layers\n`
    )
    expect(this.found).toEqual({})
    expect(staleDeviations(file, this.#differing)).toEqual([])
  }
}

/** 1.34 counts a pod's generation, 1.28 did not. Items of a list carry their kind here. */
function adjusted(found: readonly string[], kind: unknown): string[] {
  return found.filter(
    (text) =>
      !(kind === 'Pod' && text.startsWith('.metadata.generation:')) &&
      !/^\.items\[\d+\]\.(?:apiVersion|kind):/.test(text)
  )
}

function kindOf(value: unknown): unknown {
  return (value as { readonly kind?: unknown } | undefined)?.kind
}

function sorted(warnings: readonly string[]): readonly string[] {
  return [...warnings].sort()
}

describe.skipIf(!hasGolden)('answers of the recorded API server', () => {
  it('defaults.json: objects as they are created', () => {
    const tally = new Tally()
    const golden = new GoldenServer()
    for (const step of defaultsSetup) golden.ask(step)
    for (const one of readGolden<GoldenCase>('defaults.json').cases) {
      const answer = golden.ask(one)
      if (answer === undefined) {
        tally.elsewhere++
        continue
      }
      tally.note(one.id, [
        ...differences(one.code, answer.code, 'code'),
        ...differences(warningTexts(one.warnings), answer.warnings, 'warnings'),
        ...adjusted(differences(one.response, answer.object), kindOf(one.response))
      ])
    }
    tally.settle('defaults')
  })

  it('errors.json: refusals, and what is not refused', () => {
    const tally = new Tally()
    const golden = new GoldenServer({ withQuotas: true })
    const { setup = [], cases } = readGolden<GoldenCase>('errors.json')
    for (const step of setup) if (step.beforeCase === undefined) golden.ask(step)
    for (const one of cases) {
      for (const step of setup) if (`errors-${step.beforeCase}` === one.id) golden.ask(step)
      const isDescribed = typeof one.body === 'string' && one.body.startsWith('<')
      if (isDescribed || requestOf(one, golden.store.kinds.all()) === undefined) {
        tally.elsewhere++
        continue
      }
      const answer = golden.ask(one)!
      tally.note(one.id, [
        ...differences(one.code, answer.code, 'code'),
        ...differences(sorted(warningTexts(one.warnings)), sorted(answer.warnings), 'warnings'),
        ...adjusted(differences(one.response, answer.object), kindOf(one.response)).filter(
          // The recording left them out here.
          (text) => !/^(?:\.items\[\d+\])?\.metadata\.managedFields:/.test(text)
        )
      ])
      if (answer.code === 201 && !one.path.includes('dryRun')) golden.undo(one, answer)
    }
    tally.settle('errors')
  })

  it('patches.json: what patches and updates make of stored objects', () => {
    const tally = new Tally()
    const golden = new GoldenServer()
    const { setup = [], cases } = readGolden<PatchCase>('patches.json')
    for (const step of setup) golden.ask(step)
    for (const one of cases) {
      if (one.steps.some((step) => requestOf(step, golden.store.kinds.all()) === undefined)) tally.elsewhere++
      else tally.note(one.id, playPatches(golden, one))
    }
    tally.settle('patches')
  })
})

function playPatches(golden: GoldenServer, { id, create, steps }: PatchCase): string[] {
  const pause = isOfOneSecond(id) ? 0 : 1000
  const found: string[] = []
  if (create !== undefined) {
    const created = golden.ask({ method: 'POST', ...create })!.object as Stored
    found.push(...stored(create.response, created, 'create'))
    golden.clock.advanceTo(golden.clock.now + pause)
  }
  for (const [index, step] of steps.entries()) {
    const path = step.path.replace(/\?.*$/, '').replace(/\/(?:status|scale)$/, '')
    const read = (): Stored => golden.ask({ method: 'GET', path })!.object as unknown as Stored
    const before = read()
    const answer = golden.ask(step)!
    const after = read()
    found.push(
      ...differences(step.code, answer.code, `${index}.code`),
      // Only of what was there before.
      ...(step.rvChanged === undefined
        ? []
        : differences(
            step.rvChanged,
            before.metadata.resourceVersion !== after.metadata.resourceVersion,
            `${index}.moved`
          )),
      ...differences(sorted(warningTexts(step.warnings)), sorted(answer.warnings), `${index}.warnings`),
      ...(step.answer === undefined ? [] : differences(step.answer, answer.object, `${index}.answer`)),
      ...(step.after === undefined
        ? []
        : step.after === null
          ? differences('Status', after.kind, `${index}.after.kind`)
          : stored(step.after, after, `${index}.after`))
    )
    golden.clock.advanceTo(golden.clock.now + pause)
  }
  const path = steps[0]!.path.replace(/\?.*$/, '').replace(/\/(?:status|scale)$/, '')
  golden.ask({ method: 'DELETE', path })
  return found
}

/** Stored objects were recorded without status; a pod's generation is 1.34's. */
function stored(expected: Stored, actual: Stored, path: string): string[] {
  const { status: _status, ...rest } = actual
  const { status: _recorded, ...wanted } = expected
  return differences(wanted, rest, path).filter(
    (text) => !(expected.kind === 'Pod' && text.startsWith(`${path}.metadata.generation:`))
  )
}
