// JSON text to value, with the keys that stand twice: the platform's parser keeps the last and tells nobody.

export interface ParsedJson {
  readonly value: unknown
  /** Paths of repeated keys ("metadata.name", "spec.containers[0].image"), in order. */
  readonly duplicates: readonly string[]
}

/** Upstream's words for text that is no JSON. */
export class JsonSyntaxError extends Error {}

/**
 * Nothing that a cluster stores is as deep. Go's decoder goes on to 10,000, which a recursion in JavaScript may not
 * survive.
 */
const depthLimit = 1_000

/** Parses JSON text; throws JsonSyntaxError. Looking for repeated keys costs one more pass over the text. */
export function parseJson(text: string): ParsedJson {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new JsonSyntaxError(syntaxMessage(text))
  }
  return { value, duplicates: findDuplicates(text) }
}

interface Frame {
  /** Keys seen in an object; undefined in a list. */
  readonly keys: Set<string> | undefined
  readonly path: string
  index: number
  key: string
  wantsKey: boolean
}

function childPath(frame: Frame | undefined): string {
  if (frame === undefined) return ''
  if (frame.keys === undefined) return `${frame.path}[${frame.index}]`
  return frame.path === '' ? frame.key : `${frame.path}.${frame.key}`
}

/** Walks text that is known to be valid. Throws JsonSyntaxError where it is too deep. */
function findDuplicates(text: string): string[] {
  const duplicates: string[] = []
  const frames: Frame[] = []
  for (let at = 0; at < text.length; at++) {
    const frame = frames.at(-1)
    if (frames.length > depthLimit) throw new JsonSyntaxError('exceeded max depth')
    switch (text[at]) {
      case '{':
        frames.push({ keys: new Set(), path: childPath(frame), index: 0, key: '', wantsKey: true })
        break
      case '[':
        frames.push({ keys: undefined, path: childPath(frame), index: 0, key: '', wantsKey: false })
        break
      case '}':
      case ']':
        frames.pop()
        break
      case ',':
        frame!.index++
        frame!.wantsKey = frame!.keys !== undefined
        break
      case '"': {
        const end = endOfString(text, at)
        if (frame?.wantsKey === true) {
          frame.key = JSON.parse(text.slice(at, end + 1)) as string
          frame.wantsKey = false
          if (frame.keys!.has(frame.key)) duplicates.push(childPath(frame))
          else frame.keys!.add(frame.key)
        }
        at = end
        break
      }
    }
  }
  return duplicates
}

/** The position of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0
    while (text[end - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return end
  }
}

/** Go's message: what it met, or that the text ended. Go's scanner is followed as far as a body's usual mistakes go. */
function syntaxMessage(text: string): string {
  return firstComplaint(text) ?? 'unexpected end of JSON input'
}

type Expecting = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'objectNext' | 'listNext' | 'nothing'

const literals: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' }

/** The first character that cannot stand where it stands; undefined where the text merely ends too early. */
function firstComplaint(text: string): string | undefined {
  const open: ('{' | '[')[] = []
  let expecting: Expecting = 'value'
  const afterValue = (): Expecting => (open.length === 0 ? 'nothing' : open.at(-1) === '{' ? 'objectNext' : 'listNext')
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (' \t\r\n'.includes(character)) continue
    switch (expecting) {
      case 'key':
      case 'keyOrEnd': {
        if (character === '}' && expecting === 'keyOrEnd') {
          open.pop()
          expecting = afterValue()
          break
        }
        if (character !== '"') return invalid(character, 'looking for beginning of object key string')
        const end = stringEnd(text, at)
        if (end === undefined) return undefined
        at = end
        expecting = 'colon'
        break
      }
      case 'colon':
        if (character !== ':') return invalid(character, 'after object key')
        expecting = 'value'
        break
      case 'objectNext':
      case 'listNext': {
        const closing = expecting === 'objectNext' ? '}' : ']'
        if (character === ',') expecting = expecting === 'objectNext' ? 'key' : 'value'
        else if (character === closing) {
          open.pop()
          expecting = afterValue()
        } else
          return invalid(character, expecting === 'objectNext' ? 'after object key:value pair' : 'after array element')
        break
      }
      case 'nothing':
        return invalid(character, 'after top-level value')
      default: {
        if (character === ']' && expecting === 'valueOrEnd') {
          open.pop()
          expecting = afterValue()
        } else if (character === '{' || character === '[') {
          open.push(character)
          expecting = character === '{' ? 'keyOrEnd' : 'valueOrEnd'
        } else if (character === '"') {
          const end = stringEnd(text, at)
          if (end === undefined) return undefined
          at = end
          expecting = afterValue()
        } else if (character in literals) {
          const word = literals[character]!
          for (let step = 1; step < word.length; step++) {
            if (at + step >= text.length) return undefined
            if (text[at + step] !== word[step]) {
              return invalid(text[at + step]!, `in literal ${word} (expecting '${word[step]!}')`)
            }
          }
          at += word.length - 1
          expecting = afterValue()
        } else {
          const number = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/.exec(text.slice(at, at + 400))?.[0]
          if (number === undefined) return invalid(character, 'looking for beginning of value')
          at += number.length - 1
          expecting = afterValue()
        }
      }
    }
  }
  return undefined
}

function stringEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return undefined
}

function invalid(character: string, where: string): string {
  return `invalid character ${character === "'" ? "'\\''" : `'${character}'`} ${where}`
}
