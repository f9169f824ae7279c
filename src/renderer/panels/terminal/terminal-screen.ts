// xterm.js in the window's colours: a screen that is written to, and keys that somebody hears.
import { FitAddon } from '@xterm/addon-fit'
import { Terminal, type ITheme } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'

export interface TerminalScreen {
  write(text: string): void
  focus(): void
  dispose(): void
}

export interface ScreenListener {
  typed(text: string): void
  resized(columns: number, rows: number): void
}

/** Lines that can be scrolled back to. */
const scrollback = 5_000

/** Fills an element, and goes on filling it. */
export function openScreen(element: HTMLElement, label: string, listener: ScreenListener): TerminalScreen {
  const terminal = new Terminal({
    allowProposedApi: false,
    cursorBlink: false,
    cursorStyle: 'block',
    fontFamily: styleOf(element, '--mono'),
    fontSize: 12,
    lineHeight: 1.3,
    scrollback,
    // Who is attached to a process without a terminal hears plain line ends.
    convertEol: true,
    theme: themeOf(element),
    // Screen readers are told what is printed.
    screenReaderMode: true
  })
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  terminal.open(element)
  terminal.textarea?.setAttribute('aria-label', label)
  // The ways out of it are not its own.
  terminal.attachCustomKeyEventHandler(({ key, shiftKey }) => key !== 'F6' && !(key === 'Escape' && shiftKey))
  terminal.onData((text) => listener.typed(text))
  terminal.onResize(({ cols, rows }) => listener.resized(cols, rows))
  const refit = (): void => {
    // A tab that is out of sight has no size.
    if (element.clientWidth > 0 && element.clientHeight > 0) fit.fit()
  }
  refit()
  const sizes = new ResizeObserver(refit)
  sizes.observe(element)
  const themes = new MutationObserver(() => (terminal.options.theme = themeOf(element)))
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] })
  return {
    write: (text) => terminal.write(text),
    focus: () => terminal.focus(),
    dispose: () => {
      sizes.disconnect()
      themes.disconnect()
      terminal.dispose()
    }
  }
}

function styleOf(element: HTMLElement, name: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim()
}

function themeOf(element: HTMLElement): ITheme {
  const of = (name: string): string => styleOf(element, name)
  const [panel, ink, accent] = [of('--panel'), of('--ink'), of('--accent')]
  const colors = {
    black: of('--ink3'),
    red: of('--bad'),
    green: of('--ok'),
    yellow: of('--warn'),
    blue: of('--prog'),
    magenta: of('--series-4'),
    cyan: accent,
    white: of('--ink2')
  }
  return {
    background: panel,
    foreground: ink,
    cursor: accent,
    cursorAccent: of('--on-accent'),
    selectionBackground: of('--sel'),
    ...colors,
    brightBlack: colors.black,
    brightRed: colors.red,
    brightGreen: colors.green,
    brightYellow: colors.yellow,
    brightBlue: colors.blue,
    brightMagenta: colors.magenta,
    brightCyan: colors.cyan,
    brightWhite: ink
  }
}
