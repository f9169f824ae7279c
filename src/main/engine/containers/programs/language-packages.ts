// pip, npm and yarn. No program of Python or JavaScript is simulated, so what they install changes nothing: they ask no
// server and write no file, they only say what they would have installed, in the versions that somebody named.
import { instant, type Program } from './program.ts'

const pip = instant((call) => {
  const [operation, ...rest] = call.args
  if (operation !== 'install') {
    if (operation === '--version') call.print('pip 23.0.1 from /usr/lib/python3/dist-packages/pip (python 3.11)\n')
    return 0
  }
  const names: string[] = []
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at]!
    if (/^(-r|--requirement|-c|--constraint)$/.test(word)) {
      const file = rest[++at] ?? ''
      if (call.seek(file) === undefined) {
        const why = `[Errno 2] No such file or directory: '${file}'`
        call.print(`ERROR: Could not open requirements file: ${why}\n`, 2)
        return 1
      }
      if (!word.includes('c')) names.push(...requirementsOf(call.files.read(call.process, file)))
    } else if (/^(-i|--index-url|--extra-index-url|-t|--target|--trusted-host)$/.test(word)) at++
    else if (!word.startsWith('-')) names.push(word)
  }
  if (names.length === 0) {
    call.print('ERROR: You must give at least one requirement to install (see "pip help install")\n', 2)
    return 1
  }
  for (const name of names) call.print(`Collecting ${name}\n`)
  const pinned = names.map((name) => name.replace('==', '-').replace(/[<>~![;].*$/, ''))
  call.print(`Installing collected packages: ${names.map((name) => name.replace(/[=<>~![;].*$/, '')).join(', ')}\n`)
  call.print(`Successfully installed ${pinned.join(' ')}\n`)
  return 0
})

function requirementsOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('-'))
}

/** npm and yarn: of installing they tell, all else they do without a word. */
const npm = instant((call) => {
  const [operation = '', ...rest] = call.args
  const names = rest.filter((word) => !word.startsWith('-'))
  if (/^(install|i|ci|add)$/.test(operation))
    call.print(`\nadded ${Math.max(names.length, 1)} package${names.length > 1 ? 's' : ''} in 1s\n`)
  return 0
})

export const languagePackagePrograms: Readonly<Record<string, Program>> = { pip, pip3: pip, npm, yarn: npm }
