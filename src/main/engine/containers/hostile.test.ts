// What people do to a machine: it stays bounded, and the kernel's words come.
import { describe, expect, test } from 'vitest'
import { TestContainer } from './testing-containers.ts'

function bash(script: string, seconds = 60, image = 'debian', shell = 'bash') {
  const box = new TestContainer(image)
  return { ...box.exec([shell, '-c', script], '', seconds), box }
}

describe('P4 hostile scripts', () => {
  test('P4 a fork bomb ends at the limit of processes', () => {
    const box = new TestContainer('debian')
    box.container.begin(['bash', '-c', ':(){ :|:& };:; sleep 1000'])
    box.run(60)
    expect(box.container.table.count).toBeLessThanOrEqual(1024)
    expect(box.lines.some((line) => line.includes('fork: retry: Resource temporarily unavailable'))).toBe(true)
    expect(box.exec(['echo', 'x']).status).toBeDefined()
  })

  test('P4 yes into a pipe waits for its reader, and into a file until the disk is full', () => {
    expect(bash('yes | head -1000 | tail -1').stdout).toBe('y\n')
    const box = new TestContainer('debian')
    const session = box.exec(
      ['bash', '-c', 'yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa > /tmp/file; echo $?'],
      '',
      7200
    )
    expect(session.stdout).toBe('1\n')
    expect(session.stderr).toContain('No space left on device')
    expect(box.container.files.layers.written('/')).toBeLessThanOrEqual(33 * 1024 * 1024)
  })

  test('P4 recursion without an end is a segmentation fault', () => {
    expect(bash('f() { f; }; f', 600).status).toBe(139)
  })

  test('P4 a loop without a pause has its share of CPU and no more, and others run beside it', () => {
    const box = new TestContainer('debian')
    box.container.begin(['bash', '-c', 'while :; do :; done'])
    box.run(5)
    expect(box.container.slices.isBusy).toBe(true)
    expect(box.exec(['echo', 'still here']).stdout).toBe('still here\n')
    const { steps } = box.container.table.get(1)!
    box.run(10)
    const share = ((box.container.table.get(1)!.steps - steps) * 0.05) / 10_000
    expect(share).toBeGreaterThan(0.9)
    expect(share).toBeLessThan(1.1)
  })

  test('P4 a line of 10 MB reaches the log in pieces, and a variable that doubles ends its shell', () => {
    const box = new TestContainer('debian')
    box.container.begin(['bash', '-c', 'head -c 10000000 /dev/zero | tr "\\0" x; echo; echo end'])
    box.run(3600)
    expect(box.end).toEqual({ code: 0 })
    expect(Math.max(...box.lines.map(({ length }) => length))).toBeLessThanOrEqual(16 * 1024)
    expect(box.lines.reduce((sum, { length }) => sum + length, 0)).toBe(10_000_003)
    expect(bash('x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done', 600).status).toBe(139)
  })

  test('P4 expressions and patterns that explode elsewhere take their time and no more', () => {
    expect(bash('[[ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! =~ ^(a+)+$ ]] || echo no').stdout).toBe('no\n')
    expect(bash('echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! | grep -E "^(a|a)*$" || echo no').stdout).toBe('no\n')
    expect(bash('case aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa in *a*a*a*a*a*a*a*b) ;; *) echo no;; esac').stdout).toBe('no\n')
    expect(bash('echo {1..9}{1..9}{1..9}{1..9}{1..9}{1..9}{1..9}').status).toBe(139)
    expect(bash('timeout 5 awk "BEGIN { while (1) x++ }"').status).toBe(124)
    expect(bash('awk "BEGIN { while (1) a[x++] = x }" 2>&1').status).toBe(2)
    expect(bash('echo $((2**63)) $((10**9**9))').stdout).not.toBe('')
  })

  test('P4 no slice takes more steps than it may', () => {
    const box = new TestContainer('debian')
    let most = 0
    const { turns } = box.container.table
    const run = turns.run.bind(turns)
    turns.run = (steps) => {
      const used = run(steps)
      most = Math.max(most, used)
      return used
    }
    box.container.begin(['bash', '-c', 'while :; do x=$((x+1)); y=${x//1/2}; done'])
    box.run(5)
    expect(most).toBeGreaterThan(1000)
    expect(most).toBeLessThan(1700)
  })
})
