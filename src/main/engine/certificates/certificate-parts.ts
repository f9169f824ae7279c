// What certificates are written of (RFC 5280).
import { bytesOfHex, bytesOfText, identifier, octetString, sequence, value, type Bytes } from './der.ts'

export const ecdsaWithSha256 = sequence(identifier(...bytesOfHex('2a8648ce3d040302')))
export const isTrue = value(0x01, [0xff])

/** Of those below 2.5.29, by its last number. */
export function extension(number: number, content: Bytes, isCritical = false): Bytes {
  return sequence(identifier(0x55, 0x1d, number), ...(isCritical ? [isTrue] : []), octetString(content))
}

/** In the form that X.509 wants for the year (RFC 5280, 4.1.2.5). */
export function timeValue(milliseconds: number): Bytes {
  const digits = new Date(milliseconds).toISOString().replaceAll(/\.\d+|[-:T]/g, '')
  return Number(digits.slice(0, 4)) < 2050
    ? value(0x17, bytesOfText(digits.slice(2)))
    : value(0x18, bytesOfText(digits))
}
