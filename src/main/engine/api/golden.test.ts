import { describe, it } from 'vitest'
import { differences, GoldenServer, hasGolden, readGolden, requestOf, warningTexts, type GoldenCase, type GoldenRequest } from './testing-golden.ts'

interface PatchCase {
  readonly id: string
  readonly note: string
  readonly name: string
  readonly create?: { readonly path: string; readonly body: GoldenRequest['body']; readonly response: unknown }
  readonly steps: readonly (GoldenRequest & {
    readonly type: string
    readonly code: number
    readonly rvChanged?: boolean
    readonly generation?: readonly (number | null)[]
    readonly warnings?: readonly string[]
    readonly answer?: unknown
    readonly after?: unknown
  })[]
}

describe.skipIf(!hasGolden)('golden', () => {
  it('explore', () => {
    const out: string[] = []
    for (const file of ['defaults.json', 'errors.json']) {
      const set = readGolden<GoldenCase>(file)
      const golden = new GoldenServer()
      if (file === 'defaults.json') {
        golden.ask({ method: 'POST', path: '/api/v1/namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'defaults' } } })
        golden.ask({ method: 'POST', path: '/api/v1/namespaces/defaults/serviceaccounts', body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } } })
      }
      for (const step of set.setup ?? []) {
        if (step.beforeCase !== undefined) continue
        const answer = golden.ask(step)
        if (answer !== undefined && answer.code >= 300) out.push(`SETUP ${step.path} ${JSON.stringify(answer.object).slice(0, 300)}`)
      }
      let passed = 0, skipped = 0, failed = 0
      for (const golden_case of set.cases) {
        if (typeof golden_case.body === 'string' && golden_case.body.startsWith('<')) { skipped++; continue }
        if (requestOf(golden_case) === undefined) { skipped++; continue }
        let answer
        try { answer = golden.ask(golden_case)! } catch (error) { failed++; out.push(`${golden_case.id} THROWS ${(error as Error).stack?.slice(0, 400)}`); continue }
        const found = [
          ...differences(golden_case.code, answer.code, 'code'),
          ...differences(warningTexts(golden_case.warnings), answer.warnings, 'warnings'),
          ...differences(golden_case.response, answer.object, '')
        ]
        if (found.length === 0) passed++
        else { failed++; out.push(`${golden_case.id} ${golden_case.method} ${golden_case.path}\n    ${found.slice(0, 5).join('\n    ')}`) }
      }
      out.push(`== ${file}: ${passed} passed, ${failed} failed, ${skipped} skipped`)
    }
    {
      const set = readGolden<PatchCase>('patches.json')
      const golden = new GoldenServer()
      for (const step of set.setup ?? []) golden.ask(step)
      let passed = 0, skipped = 0, failed = 0
      for (const one of set.cases) {
        const found: string[] = []
        if (one.steps.some((step) => requestOf(step) === undefined)) { skipped++; continue }
        try {
        if (one.create !== undefined) {
          const created = golden.ask({ method: 'POST', ...one.create })!
          found.push(...differences(one.create.response, created.object, 'create'))
          golden.clock.advanceTo(golden.clock.now + 1000)
        }
        for (const [index, step] of one.steps.entries()) {
          if (step.type === 'apply') { found.push('apply'); break }
          const url = new URL(step.path, 'http://x').pathname.replace(/\/(status|scale)$/, '')
          const before = golden.ask({ method: 'GET', path: url })!.object as { metadata: { resourceVersion: string } }
          const answer = golden.ask(step)!
          const after = golden.ask({ method: 'GET', path: url })!.object as { metadata: { resourceVersion: string }, status?: unknown }
          found.push(...differences(step.code, answer.code, `${index}.code`))
          if (answer.code >= 400 && step.code < 400) found.push(JSON.stringify(answer.object).slice(0, 500))
          found.push(...differences(step.rvChanged, before.metadata.resourceVersion !== after.metadata.resourceVersion, `${index}.rvChanged`))
          found.push(...differences(warningTexts(step.warnings), answer.warnings, `${index}.warnings`))
          if (step.answer !== undefined) found.push(...differences(step.answer, answer.object, `${index}.answer`))
          const { status, ...rest } = after
          if (step.after !== undefined) { const { status: _s, ...wanted } = step.after as { status?: unknown }; found.push(...differences(wanted, rest, `${index}.after`)) }
          golden.clock.advanceTo(golden.clock.now + 1000)
        }
        } catch (error) { found.push((error as Error).stack!.slice(0, 400)) }
        if (found.length === 0) passed++
        else { failed++; out.push(`${one.id} ${one.note}\n    ${found.slice(0, 6).join('\n    ')}`) }
      }
      out.push(`== patches: ${passed} passed, ${failed} failed, ${skipped} skipped`)
    }
    console.log(out.join('\n'))
  })
})
