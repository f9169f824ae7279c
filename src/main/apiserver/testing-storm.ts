// Sends mutated requests over a few connections that are kept, and judges each answer.
import type { TestingApiProcess } from '../host/testing-api-process.ts'
import { RawClient, type RawAnswer } from '../host/testing-raw-client.ts'
import { mutatedRequest, type MutatedRequest } from './testing-mutations.ts'

const connections = 16
/** What a real server answers to somebody who sends such things. 500 and its kin are looked at more closely. */
const usual = new Set([
  200, 201, 202, 301, 400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 417, 422, 431, 500, 501, 503, 504
])

export interface StormReport {
  /** How often each code was answered. */
  readonly codes: ReadonlyMap<number, number>
  /** Requests that were answered as they should not be, or not at all. */
  readonly complaints: readonly string[]
}

/** Sends the requests with these numbers. */
export async function storm(api: TestingApiProcess, seed: string, from: number, count: number): Promise<StormReport> {
  const codes = new Map<number, number>()
  const complaints: string[] = []
  let next = from
  const run = async (): Promise<void> => {
    let client = await RawClient.connect(api)
    while (next < from + count) {
      const request = mutatedRequest(seed, next++)
      client.send(request.bytes)
      const answer = await client.answer(request.isHead)
      if (answer !== undefined) codes.set(answer.code, (codes.get(answer.code) ?? 0) + 1)
      const complaint = judged(request, answer)
      if (complaint !== undefined) complaints.push(`${request.story}: ${complaint}`)
      // What was spoilt may have left the connection in the middle of something.
      const isSpoilt = answer === undefined || answer.headers.get('connection') === 'close' || client.unread !== ''
      if (!isSpoilt && !client.isClosed) continue
      client.close()
      client = await RawClient.connect(api)
    }
    client.close()
  }
  await Promise.all(Array.from({ length: connections }, run))
  return { codes, complaints }
}

function judged({ codes }: MutatedRequest, answer: RawAnswer | undefined): string | undefined {
  if (answer === undefined) return 'no answer'
  const { code, body } = answer
  const said = `${code} ${body.slice(0, 300)}`
  if (codes !== undefined && !codes.includes(code)) return `${said} instead of ${codes.join(' or ')}`
  if (!usual.has(code)) return said
  // Upstream answers 500 to some mistakes of clients; "Internal error occurred" is a mistake of this server.
  if (code === 500 && body.includes('Internal error occurred')) return said
  return undefined
}
