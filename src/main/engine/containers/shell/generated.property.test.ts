// Generated scripts against the bash of this machine, where there is one.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { TestContainer } from '../testing-containers.ts'

const name = fc.constantFrom('a', 'b', 'c')
/** Names of numbers: nobody gives them another text. */
const numeric = fc.constantFrom('n', 'm')
const number = fc.integer({ min: -9, max: 99 })
const plain = fc.constantFrom('x', 'hello', 'a.b.c', 'one two', 'foo/bar.txt', '', 'A-1', 'über')

const arithmetic = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    number.map((value) => (value < 0 ? `(${value})` : String(value))),
    numeric,
    fc
      .tuple(tie('expression'), fc.constantFrom('+', '-', '*', '<', '==', '&', '|', '^', '&&', '||'), tie('expression'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc.tuple(numeric, fc.constantFrom('++', '--')).map(([variable, sign]) => `${variable}${sign}`)
  )
})).expression

const parameter = fc
  .tuple(
    name,
    fc.constantFrom(
      '',
      ':-none',
      '-none',
      ':+set',
      '#*.',
      '##*.',
      '%.*',
      '%%.*',
      '/o/0',
      '//o/0',
      '/#f/F',
      '/%t/T',
      '^',
      '^^',
      ',,',
      ':1:2',
      ': -2',
      '#*[aeiou]'
    )
  )
  .map(([variable, operation]) => `\${${variable}${operation}}`)
const length = name.map((variable) => `\${#${variable}}`)

const word = fc.oneof(
  plain.map((text) => `'${text}'`),
  plain.map((text) => `"${text}"`),
  name.map((variable) => `$${variable}`),
  name.map((variable) => `"$${variable}"`),
  parameter,
  parameter.map((text) => `"<${text}>"`),
  length,
  arithmetic.map((text) => `$(( ${text} ))`),
  fc.constantFrom('{1..3}', 'x{a,b}y', '"$@"', '$#', '$?', '~', '\\*', "$'t\\tab'")
)
const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((list) => list.join(' '))

const assignment = fc
  .tuple(
    name,
    fc.oneof(
      plain.map((text) => `'${text}'`),
      number.map(String),
      word
    )
  )
  .map(([variable, value]) => `${variable}=${value.startsWith('{') ? 'q' : value}`)
const condition = fc.oneof(
  fc.constantFrom('true', 'false', '! true'),
  fc.tuple(name, plain).map(([variable, text]) => `[ "$${variable}" = '${text}' ]`),
  fc
    .tuple(name, fc.constantFrom('*o*', '?', '[a-f]*', '*.*'))
    .map(([variable, pattern]) => `[[ $${variable} == ${pattern} ]]`),
  arithmetic.map((text) => `(( ${text} ))`),
  fc.tuple(name, fc.constantFrom('-z', '-n')).map(([variable, test]) => `[ ${test} "$${variable}" ]`)
)

const statement = fc.letrec<{ statement: string; body: string }>((tie) => ({
  statement: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    words.map((text) => `printf '[%s]' ${text}; echo`),
    assignment,
    fc.tuple(condition, tie('body'), tie('body')).map(([test, yes, no]) => `if ${test}; then ${yes}; else ${no}; fi`),
    fc.tuple(words, tie('body')).map(([list, body]) => `for i in ${list}; do echo "i=$i"; ${body}; done`),
    fc
      .tuple(word, tie('body'), tie('body'))
      .map(([text, one, two]) => `case ${text} in (*o*) ${one};; ([0-9]*) ${two};; (*) echo other;; esac`),
    tie('body').map((body) => `( ${body}; exit 3 ); echo $?`),
    tie('body').map((body) => `{ ${body}; } | cat -n`),
    // The parser does not find the end of every case within $( ): those are left out.
    fc
      .tuple(name, words, tie('body'))
      .map(
        ([variable, text, body]) =>
          `${variable}=$(printf '%s ' ${text}${body.includes('case') ? '' : `; ${body}`}); echo "$${variable}"`
      ),
    tie('body').map((body) => `f() { local a=local; ${body}; return 2; }; f one 'two three'; echo $?`),
    fc.tuple(condition, tie('statement')).map(([test, then]) => `${test} && { ${then}; } || echo failed`),
    fc
      .tuple(plain, tie('body'))
      .map(([text, body]) => `printf '%s\\n' '${text}' b | while read -r a; do echo "r=$a"; ${body}; done`)
  ),
  body: fc.array(tie('statement'), { minLength: 1, maxLength: 2 }).map((list) => list.join('; '))
})).body

const hasBash = spawnSync('bash', ['--version']).status === 0

test.skipIf(!hasBash)('P4 generated scripts print what bash prints', { timeout: 180_000 }, () => {
  const env = { PATH: process.env['PATH']!, HOME: '/root', LC_ALL: 'C.UTF-8' }
  // Where there is nothing, patterns stand for themselves.
  const cwd = mkdtempSync(join(tmpdir(), 'drydock-empty-'))
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), (list) => {
      const script = `n=3; m=-2; a=5; b='hello world'; c=x.y; ${list.join('\n')}`
      const real = spawnSync('bash', ['-c', script], { encoding: 'utf8', input: '', env, cwd })
      const ours = new TestContainer('debian').exec(['bash', '-c', `cd /media\n${script}`])
      expect({ script, stdout: ours.stdout, status: ours.status }).toEqual({
        script,
        stdout: real.stdout,
        status: real.status
      })
    }),
    { numRuns: Number(process.env['DRYDOCK_RUNS'] ?? 40), seed: 7 }
  )
  rmSync(cwd, { recursive: true })
})
