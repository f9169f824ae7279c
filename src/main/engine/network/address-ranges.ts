import { parseIP } from '../../../shared/validation/addresses.ts'

/** Whether an address lies in a CIDR of its own family; false where either cannot be read. */
export function isInRange(address: string, cidr: string): boolean {
  const slash = cidr.indexOf('/')
  const bytes = parseIP(address)
  const base = parseIP(slash < 0 ? cidr : cidr.slice(0, slash))
  if (bytes === undefined || base === undefined || bytes.length !== base.length) return false
  const bits = slash < 0 ? bytes.length * 8 : Number(cidr.slice(slash + 1))
  return base.every((byte, index) => {
    const mask = 0xff & (0xff00 >> Math.min(8, Math.max(0, bits - index * 8)))
    return (byte & mask) === (bytes[index]! & mask)
  })
}
