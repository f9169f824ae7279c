// A file that is given away holds nothing that opens a door of this machine: tokens that this data folder gave out may
// stand in Secrets, in container files, in logs, in bodies of requests.
import { openDatabase } from '../../engine/store/database.ts'

export interface DoorKeys {
  /** With what every ServiceAccount token begins that this folder's key has signed. */
  readonly tokenHeader: string
  /** Tokens of the folder's identities. */
  readonly tokens: readonly string[]
}

/** All columns in which a text of the cluster can stand. */
const columns: readonly (readonly [table: string, column: string])[] = [
  ['meta', 'value'],
  ['texts', 'text'],
  ['revisions', 'data'],
  ['templates', 'data'],
  ['inputs', 'identity'],
  ['inputs', 'request'],
  ['log_chunks', 'lines']
]

/** Every text keeps its length: what counts bytes or lines counts them as before. */
export function removeDoorKeys(path: string, keys: DoorKeys): void {
  const clean = cleaner(keys)
  const database = openDatabase(path)
  try {
    // What is written over leaves no trace in free pages.
    database.pragma('secure_delete = ON')
    database.function('holds_key', { deterministic: true }, (text: unknown) =>
      typeof text === 'string' && clean(text) !== text ? 1 : 0
    )
    database.function('without_key', { deterministic: true }, (text: unknown) => clean(text as string))
    database.transaction(() => {
      for (const [table, column] of columns)
        database.exec(`UPDATE ${table} SET ${column} = without_key(${column}) WHERE holds_key(${column})`)
    })()
  } finally {
    database.close()
  }
}

/** The text with every key in it made useless: plain, or within base64 as Secrets have it. */
function cleaner({ tokenHeader, tokens }: DoorKeys): (text: string) => string {
  const needles = [tokenHeader, ...tokens]
  const patterns = [
    // Of a signed token the claims may be read; without its signature it opens nothing.
    new RegExp(`(?<=${escaped(tokenHeader)}\\.[\\w-]+\\.)[\\w-]+`, 'g'),
    ...tokens.map((token) => new RegExp(escaped(token), 'g')),
    // Where a key begins within base64, all behind it may be the rest of it.
    ...needles.flatMap((needle) => withinBase64(needle).map((part) => new RegExp(`${escaped(part)}[\\w+/]*`, 'g')))
  ]
  return (text) => patterns.reduce((result, pattern) => result.replace(pattern, blank), text)
}

function blank(found: string): string {
  return 'A'.repeat(found.length)
}

/** What base64 makes of a text, wherever in the encoded bytes it stands: only the characters that are its own alone. */
function withinBase64(text: string): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64')
    const first = Math.ceil((shift * 8) / 6)
    const last = Math.floor(((shift + text.length) * 8) / 6)
    return encoded.slice(first, last)
  })
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
}
