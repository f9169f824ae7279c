import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parameterOf } from '../src/main/apiserver/openapi/parameters.ts'
import type { ProseFile } from '../src/main/apiserver/openapi/prose.ts'
import { apiProse } from './prose.ts'

const root = join(import.meta.dirname, '..')
const prose = JSON.parse(apiProse(root)) as ProseFile
const official = join(root, '../shared/kube/openapi-v2-1.34.json')

interface Definition {
  readonly $ref?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Definition>>
}

/** The library's generator made one line of each text. */
const words = (text: string): string => text.replaceAll(/[\s\\]+/g, ' ').trim()

describe('the prose', () => {
  it('is of classes and fields, under the names of the documents', () => {
    const [own, fields] = prose.definitions['io.k8s.api.core.v1.ContainerPort']!
    expect(prose.texts[own]).toBe('ContainerPort represents a network port in a single container.')
    expect(prose.texts[fields['hostIP']!]).toBe('What host IP to bind the external port to.')
    expect(prose.texts[fields['containerPort']!]).toMatch(/^Number of port to expose on the pod's IP address/)
    expect(
      prose.definitions['io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps']![1]
    ).toHaveProperty('x-kubernetes-list-type')
    expect(prose.definitions['io.k8s.api.core.v1.Event']).not.toEqual(prose.definitions['io.k8s.api.events.v1.Event'])
  })

  it('is our own, or that of the type, where the library lost what stands beside a reference', () => {
    const [, fields] = prose.definitions['io.k8s.api.apps.v1.Deployment']!
    expect(prose.texts[fields['spec']!]).toBe('What is wanted of the Deployment.')
    const [, ofPod] = prose.definitions['io.k8s.api.core.v1.PodSpec']!
    const [ofType] = prose.definitions['io.k8s.api.core.v1.PodSecurityContext']!
    expect(ofPod['securityContext']).toBe(ofType)
  })

  it('is of parameters, under the keys of ours', () => {
    const text = (key: string): string => prose.texts[prose.parameters[key]!]!
    expect(text('labelSelector')).toBe(
      'A selector to restrict the list of returned objects by their labels. Defaults to everything.'
    )
    expect(text('force')).toMatch(/^Force is going to "force" Apply requests\./)
    expect(text('log/follow')).toBe('Follow the log stream of the pod. Defaults to false.')
    for (const key of Object.keys(prose.parameters)) expect(parameterOf(key).description).not.toBe('')
  })

  it.skipIf(!existsSync(official))('says of parameters what the official document says (skipped without it)', () => {
    type Parameters = readonly { readonly name?: string; readonly description?: string }[]
    const { parameters, paths } = JSON.parse(readFileSync(official, 'utf8')) as {
      readonly parameters: Readonly<Record<string, Parameters[number]>>
      readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly parameters?: Parameters }>>>>
    }
    const operations = Object.values(paths).flatMap((path) => Object.values(path))
    const all = [...Object.values(parameters), ...operations.flatMap((operation) => operation.parameters ?? [])]
    const known = new Set(all.map(({ name, description = '' }) => `${name}: ${words(description)}`))
    const differing = Object.entries(prose.parameters).filter(
      ([key, place]) => !known.has(`${parameterOf(key).name}: ${words(prose.texts[place]!)}`)
    )
    expect(differing.map(([key]) => key)).toEqual([])
  })

  it.skipIf(!existsSync(official))('says what the official document says (skipped without it)', () => {
    const { definitions } = JSON.parse(readFileSync(official, 'utf8')) as { definitions: Record<string, Definition> }
    const differing: string[] = []
    let compared = 0
    for (const [name, [own, fields]] of Object.entries(prose.definitions)) {
      const definition = definitions[name]!
      const pairs: [string, number | undefined, string | undefined][] = [[name, own, definition.description]]
      for (const [field, schema] of Object.entries(definition.properties ?? {})) {
        if (schema.$ref === undefined) pairs.push([`${name}.${field}`, fields[field], schema.description])
      }
      for (const [where, place, text] of pairs) {
        compared++
        if (words(prose.texts[place ?? -1] ?? '') !== words(text ?? '')) differing.push(where)
      }
    }
    expect(compared).toBeGreaterThan(1500)
    expect(differing).toEqual([])
  })
})
