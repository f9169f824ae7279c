import { OutOfMemory } from '../processes/out-of-memory.ts'
import { escaped } from './pattern.ts'

/** Longest text that a shell may make; more than this and its memory is at its end. */
const longestText = 16 * 1024 * 1024

/** A field under construction: a pattern, in which what was quoted has backslashes. */
export class Fields {
  readonly done: string[] = []
  #current: string | undefined
  readonly #ifs: string

  readonly #isPattern: boolean

  /** `isPattern`: a backslash in what a parameter gives guards what follows it. */
  constructor(ifs: string, isPattern = false) {
    this.#ifs = ifs
    this.#isPattern = isPattern
  }

  /** Text that stands for itself; even an empty one makes a field. */
  quote(text: string): void {
    this.#current = (this.#current ?? '') + escaped(text)
    if (this.#current.length > longestText) throw new OutOfMemory('text too long')
  }

  /** Text whose special characters count. */
  pattern(text: string): void {
    this.#current = (this.#current ?? '') + text
  }

  /** The next field begins. */
  next(): void {
    if (this.#current !== undefined) this.done.push(this.#current)
    this.#current = undefined
  }

  /** What an unquoted parameter gives: it is split at the characters of IFS. */
  split(given: string): void {
    const ifs = this.#ifs
    const text = this.#isPattern ? given : given.replaceAll('\\', '\\\\')
    if (ifs === '') {
      if (text !== '') this.pattern(text)
      return
    }
    let piece = ''
    let hasPiece = false
    for (let at = 0; at < text.length; at++) {
      const char = text[at]!
      if (!ifs.includes(char)) {
        piece += char
        hasPiece = true
        continue
      }
      const isSpace = char === ' ' || char === '\t' || char === '\n'
      if (hasPiece || !isSpace) {
        if (hasPiece || this.#current === undefined || !isSpace) this.pattern(piece)
        this.next()
      } else if (this.#current !== undefined) this.next()
      piece = ''
      hasPiece = false
      // White space around another separator belongs to it.
      if (!isSpace) continue
      let next = at + 1
      while (next < text.length && ifs.includes(text[next]!) && /[ \t\n]/.test(text[next]!)) next++
      if (next < text.length && ifs.includes(text[next]!)) next++
      else {
        at = next - 1
        continue
      }
      while (next < text.length && ifs.includes(text[next]!) && /[ \t\n]/.test(text[next]!)) next++
      at = next - 1
    }
    if (hasPiece) this.pattern(piece)
  }
}
