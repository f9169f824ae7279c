// Makes everything throw that the engine must not use. Import it first, in a process of its own.

function forbidden(name: string): () => never {
  return () => {
    throw new Error(`the engine used ${name}`)
  }
}

const RealDate = Date

class SimulatedOnlyDate extends RealDate {
  constructor(...parts: readonly [] | readonly [number | string]) {
    if (parts.length === 0) throw new Error('the engine used new Date()')
    super(parts[0])
  }

  static override now = forbidden('Date.now')
}

for (const method of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'] as const) {
  RealDate.prototype[method] = forbidden(`Date.${method}`)
}
// oxlint-disable-next-line no-extend-native -- as below
Number.prototype.toLocaleString = forbidden('Number.toLocaleString')
// oxlint-disable-next-line no-extend-native -- the point is to catch whoever calls it
String.prototype.localeCompare = forbidden('String.localeCompare')
Math.random = forbidden('Math.random')
Object.assign(globalThis, {
  Date: SimulatedOnlyDate,
  setTimeout: forbidden('setTimeout'),
  setInterval: forbidden('setInterval'),
  setImmediate: forbidden('setImmediate'),
  queueMicrotask: forbidden('queueMicrotask')
})
performance.now = forbidden('performance.now')
process.hrtime = Object.assign(forbidden('process.hrtime'), { bigint: forbidden('process.hrtime.bigint') })
crypto.randomUUID = forbidden('crypto.randomUUID')
crypto.getRandomValues = forbidden('crypto.getRandomValues')
