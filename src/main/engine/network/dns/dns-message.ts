/** The types of records that are asked for here. */
export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'PTR' | 'TXT'

export interface DnsQuestion {
  /** Without a dot at the end; lower case. */
  readonly name: string
  readonly type: RecordType
}

export interface DnsRecord {
  readonly name: string
  readonly type: RecordType
  /** Seconds. */
  readonly ttl: number
  /** As zone files write it: names with a dot at the end. */
  readonly data: string
}

export interface DnsAnswer {
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL'
  readonly answers: readonly DnsRecord[]
  /** Addresses of what the answers name. */
  readonly additional: readonly DnsRecord[]
}

export const nameError: DnsAnswer = { code: 'NXDOMAIN', answers: [], additional: [] }
/** The name is there, but has nothing of this type. */
export const noData: DnsAnswer = { code: 'NOERROR', answers: [], additional: [] }
export const serverFailure: DnsAnswer = { code: 'SERVFAIL', answers: [], additional: [] }

export function answered(answers: readonly DnsRecord[], additional: readonly DnsRecord[] = []): DnsAnswer {
  return { code: 'NOERROR', answers, additional }
}
