import { unknownRules } from '../../custom-resources/check-rules.ts'
import { formatCheck } from '../../custom-resources/formats.ts'
import { hasSchema, type JsonSchema } from '../../custom-resources/json-schema.ts'
import { hasNewSpec } from '../template-warnings.ts'
import type { CustomResourceDefinition } from './types.ts'

/** Formats that say how a number is held: upstream knows them and checks nothing. */
const numeric = new Set(['int32', 'int64', 'float', 'double'])

/** What a definition asks for and will not get here, and the formats that nobody knows. */
export function customResourceDefinitionWarnings(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined
): readonly string[] {
  if (!hasNewSpec(definition, old)) return []
  const { spec } = definition
  const warnings: string[] = []
  if (spec.conversion?.strategy === 'Webhook') {
    const instead = 'objects are converted as with strategy None'
    warnings.push(`spec.conversion.strategy: conversion webhooks are not called by this server; ${instead}`)
  }
  const formats = new Set<string>()
  for (const [index, { schema }] of spec.versions.entries()) {
    const root = schema?.openAPIV3Schema
    if (root === undefined) continue
    for (const path of unknownRules(root, `spec.versions[${index}].schema.openAPIV3Schema`)) {
      warnings.push(`${path}: uses functions that this server does not have; it is stored and not evaluated`)
    }
    hasSchema(root, (part) => noteFormat(part, formats))
  }
  for (const format of formats) warnings.push(`unrecognized format ${JSON.stringify(format)}`)
  return warnings
}

/** Never the schema that is looked for, so that all are seen. */
function noteFormat({ format = '' }: JsonSchema, formats: Set<string>): boolean {
  if (format !== '' && !numeric.has(format) && formatCheck(format) === undefined) formats.add(format)
  return false
}
