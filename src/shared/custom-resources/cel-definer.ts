import type { Environment } from '@marcbachmann/cel-js'

/** Declares a function of CEL: "string.find(string): string". */
export type Define = (signature: string, handler: (...values: never[]) => unknown) => void

export function definerOf(environment: Environment): Define {
  return (signature, handler) => {
    environment.registerFunction(signature, handler as (...values: unknown[]) => unknown)
  }
}

/** Functions whose names have a dot in them, `ip.isCanonical(text)`: methods of a constant that is nothing else. */
export function definePrefix(environment: Environment, prefix: string): string {
  const type = `functions.${prefix}`
  // CEL tells types apart by their classes.
  const Prefix = function prefix() {} as unknown as new () => object
  environment.registerType(type, { ctor: Prefix, fields: {} })
  environment.registerConstant(prefix, type, new Prefix())
  return type
}
