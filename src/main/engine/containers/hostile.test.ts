// What people do to a machine: it stays bounded, and the kernel's words come.
import { describe, expect, test } from 'vitest'
import { TestContainer } from './testing-containers.ts'

function bash(script: string, seconds = 60, image = 'debian', shell = 'bash') {
  const box = new TestContainer(image)
  return { ...box.exec([shell, '-c', script], '', seconds), box }
}

/** What a commit would write of it. */
function savedBytes(box: TestContainer): number {
  return JSON.stringify(box.container).length
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
    expect(bash('x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done', 600).status).toBe(137)
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

  test('P4 a gigabyte of yes is counted, not kept', () => {
    const box = new TestContainer('debian')
    box.container.begin(['bash', '-c', 'yes | head -c 1000000000'])
    box.run(30)
    expect(box.lines.length).toBeLessThan(31 * 2100)
    expect(box.lines.some((line) => /^\[\d+ more lines of this second were not kept\]$/.test(line))).toBe(true)
    expect(savedBytes(box)).toBeLessThan(1024 * 1024)
  })

  test('P4 a pipe that nobody reads holds its writer up, and what reads without an end takes its turns', () => {
    const box = new TestContainer('debian')
    box.container.begin(['bash', '-c', 'yes | sleep 3000 & cat /dev/zero > /dev/null & cat /dev/urandom | sleep 3000'])
    box.run(120)
    expect(box.end).toBeUndefined()
    expect(savedBytes(box)).toBeLessThan(1024 * 1024)
    expect(box.exec(['echo', 'still here']).stdout).toBe('still here\n')
  })

  test('P4 binary output reaches the log as it is, and harms nobody', () => {
    const box = new TestContainer('debian')
    box.container.begin(['bash', '-c', 'head -c 300000 /dev/urandom; printf "\\0\\1\\033[31m\\377\\n"; echo end'])
    box.run(60)
    expect(box.end).toEqual({ code: 0 })
    expect(box.lines.at(-1)).toBe('end')
    expect(box.lines.at(-2)).toContain('\u0000\u0001\u001B[31m')
    expect(Math.max(...box.lines.map(({ length }) => length))).toBeLessThanOrEqual(16 * 1024)
  })

  test('P4 ten thousand background jobs end at the limit of processes, and the shell goes on', () => {
    const box = new TestContainer('debian')
    box.container.begin(['bash', '-c', 'i=0; while [ $i -lt 10000 ]; do sleep 5000 & i=$((i+1)); done; echo $i'])
    box.run(1200)
    expect(box.container.table.count).toBeLessThanOrEqual(1024)
    expect(box.lines.some((line) => line.includes('fork: retry: Resource temporarily unavailable'))).toBe(true)
    expect(savedBytes(box)).toBeLessThan(4 * 1024 * 1024)
    const short = new TestContainer('debian')
    short.container.begin(['bash', '-c', 'for i in {1..10000}; do true & done; wait; echo over'])
    short.run(1200)
    expect(short.lines).toEqual(['over'])
  })

  test('P4 an archive that grows without bound when it is unpacked ends where the disk is full', () => {
    const box = new TestContainer('debian')
    const script =
      'head -c 30000000 /dev/zero > /tmp/zeros; yes bomb | head -c 3000000 > /tmp/a; cd /tmp; for i in 1 2 3 4 5 6 7 8; do tar cf b a; cat b b b > a 2>/tmp/error || break; done; tail -n 1 /tmp/error'
    const session = box.exec(['bash', '-c', script], '', 7200)
    expect(session.stdout + session.stderr).toContain('No space left on device')
    // Each of the 32 MiB of a container's layer may be a byte that JSON writes in six letters.
    expect(savedBytes(box)).toBeLessThan(6 * 33 * 1024 * 1024)
  })

  test('P4 an environment that is larger than the kernel takes is refused in its words', () => {
    const long = bash(
      'export x=$(head -c 200000 /dev/zero | tr "\\0" a); ls; echo $?; unset x; ls / > /dev/null; echo $?'
    )
    expect(long.stderr).toMatch(/ls: Argument list too long/)
    expect(long.stdout).toBe('126\n0\n')
    const many = bash('for i in {1..30}; do export x$i=$(head -c 100000 /dev/zero | tr "\\0" a); done; ls; echo $?')
    expect(many.stdout).toBe('126\n')
    expect(bash('ls $(seq 100000 150000 | sed s/$/-----------------------------------/); echo $?').stdout).toBe('126\n')
  })

  test('P4 what grows in memory without an end is killed with all that runs beside it', () => {
    const scripts = [
      'x=$(head -c 1000000 /dev/zero | tr "\\0" a); while :; do y+=("$x"); done',
      'x=$(head -c 1000000 /dev/zero | tr "\\0" a); for i in {1..500}; do (sleep 1000) & done; echo $i; sleep 1000',
      'tail /dev/zero'
    ]
    for (const script of scripts) {
      const box = new TestContainer('debian')
      box.container.begin(['bash', '-c', `sleep 5000 & ${script}`])
      box.run(600)
      expect([script, box.end]).toEqual([script, { code: 0, signal: 9 }])
      expect(box.wasOutOfMemory).toBe(true)
    }
  })

  test('P4 a loop of arithmetic wraps at 64 bits, and its steps are counted', () => {
    const box = new TestContainer('debian')
    box.container.begin([
      'bash',
      '-c',
      'x=1; for ((i = 0; i < 100; i++)); do ((x *= 3)); done; echo $x; for ((;;)); do ((x++)); done'
    ])
    box.run(20)
    expect(box.lines).toEqual(['-2984622845537545263'])
    expect(box.container.slices.isBusy).toBe(true)
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
