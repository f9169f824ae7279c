// The line discipline of a terminal, as Linux has it before a program that reads lines: echo, erasing, ^C and ^D.
// The driver's flags are those of a new pseudo terminal: ICRNL, ECHO, ECHOE, ICANON, ISIG, ONLCR.

/** Bytes of one line that Linux keeps; more are not taken. */
const longestLine = 4095

export interface TerminalReader {
  /** A whole line, without its end. */
  line(text: string): void
  /** ^C. */
  interrupt(): void
  /** ^D on an empty line. */
  endOfFile(): void
}

const encoder = new TextEncoder()

export class Terminal {
  readonly #reader: TerminalReader
  readonly #show: (bytes: Uint8Array) => void
  /** What the keys of one moment print, which is shown together; undefined where nobody types. */
  #echo: Uint8Array[] | undefined
  #line: number[] = []
  /** Within an escape sequence (a cursor key), which a line reader has no use for. */
  #escape: '' | 'begun' | 'sequence' = ''

  constructor(reader: TerminalReader, show: (bytes: Uint8Array) => void) {
    this.#reader = reader
    this.#show = show
  }

  /** What the keyboard sends. */
  keys(bytes: Uint8Array): void {
    this.#echo = []
    for (const key of bytes) this.#key(key)
    this.#flush()
    this.#echo = undefined
  }

  /** What a program prints: line ends become CR LF. */
  print(text: string): void {
    if (text !== '') this.#print(encoder.encode(text.replace(/\r?\n/g, '\r\n')))
  }

  #print(bytes: Uint8Array): void {
    if (this.#echo === undefined) this.#show(bytes)
    else this.#echo.push(bytes)
  }

  /** Before a program hears of a key: it may end by it, and nothing is shown after that. */
  #flush(): void {
    const echo = Buffer.concat(this.#echo ?? [])
    this.#echo = []
    if (echo.length > 0) this.#show(echo)
  }

  #key(key: number): void {
    if (this.#escape !== '' || key === 0x1b) return this.#escaped(key)
    switch (key) {
      case 0x03:
        this.#line = []
        this.print('^C\n')
        this.#flush()
        return this.#reader.interrupt()
      case 0x04:
        if (this.#line.length === 0) this.#reader.endOfFile()
        return
      case 0x0d:
      case 0x0a: {
        const text = Buffer.from(this.#line).toString()
        this.#line = []
        this.print('\n')
        this.#flush()
        return this.#reader.line(text)
      }
      case 0x7f:
      case 0x08:
        return this.#erase()
      case 0x15:
        while (this.#line.length > 0) this.#erase()
        return
      default:
        if ((key < 0x20 && key !== 0x09) || this.#line.length >= longestLine) return
        this.#line.push(key)
        this.#print(Uint8Array.of(key))
    }
  }

  /** The last character, which may have several bytes. */
  #erase(): void {
    if (this.#line.length === 0) return
    while (((this.#line.pop() ?? 0) & 0xc0) === 0x80);
    this.#print(encoder.encode('\b \b'))
  }

  #escaped(key: number): void {
    if (this.#escape === '') this.#escape = 'begun'
    else if (this.#escape === 'begun') this.#escape = key === 0x5b || key === 0x4f ? 'sequence' : ''
    else if (key >= 0x40 && key <= 0x7e) this.#escape = ''
  }
}
