// The fields of a load's shape as a person fills them in.
import { mostRps, type LoadShape } from '../../../shared/network/traffic.ts'

export const shapeKinds = ['constant', 'ramp', 'daily', 'spike'] as const

/** Numbers as they were typed; each shape reads those that it has. */
export interface ShapeForm {
  readonly kind: LoadShape['kind']
  readonly rps: string
  readonly to: string
  readonly after: string
  readonly seconds: string
}

export const plainShape: ShapeForm = { kind: 'constant', rps: '100', to: '500', after: '30', seconds: '60' }

/** Which of the fields a shape has, in the order in which they are asked. */
export const shapeFields: Readonly<Record<LoadShape['kind'], readonly Exclude<keyof ShapeForm, 'kind'>[]>> = {
  constant: ['rps'],
  ramp: ['rps', 'to', 'seconds'],
  daily: ['rps', 'to'],
  spike: ['rps', 'to', 'after', 'seconds']
}

/** undefined while a number is missing or none that a load can have. */
export function readShape(form: ShapeForm): LoadShape | undefined {
  const rate = (text: string): number | undefined => numberOf(text, mostRps)
  const [rps, to, after, seconds] = [
    rate(form.rps),
    rate(form.to),
    numberOf(form.after, year),
    numberOf(form.seconds, year)
  ]
  if (rps === undefined) return undefined
  switch (form.kind) {
    case 'constant':
      return { kind: 'constant', rps }
    case 'ramp':
      return to === undefined || seconds === undefined ? undefined : { kind: 'ramp', from: rps, to, seconds }
    case 'daily':
      return to === undefined ? undefined : { kind: 'daily', least: rps, most: to }
    case 'spike':
      return to === undefined || after === undefined || seconds === undefined
        ? undefined
        : { kind: 'spike', rps, peak: to, after, seconds }
  }
}

/** What a shape that is there looks like in the form. */
export function formOf(shape: LoadShape): ShapeForm {
  switch (shape.kind) {
    case 'constant':
      return { ...plainShape, kind: 'constant', rps: String(shape.rps) }
    case 'ramp':
      return {
        ...plainShape,
        kind: 'ramp',
        rps: String(shape.from),
        to: String(shape.to),
        seconds: String(shape.seconds)
      }
    case 'daily':
      return { ...plainShape, kind: 'daily', rps: String(shape.least), to: String(shape.most) }
    case 'spike':
      return {
        kind: 'spike',
        rps: String(shape.rps),
        to: String(shape.peak),
        after: String(shape.after),
        seconds: String(shape.seconds)
      }
  }
}

const year = 366 * 86_400

function numberOf(text: string, most: number): number | undefined {
  const value = Number(text)
  return /^\d+(\.\d+)?$/.test(text) && value <= most ? value : undefined
}
