// What people feed to programs: more than memory takes, bytes that are no text, folders that lead into themselves.
import { describe, expect, test } from 'vitest'
import { TestContainer } from './testing-containers.ts'

/** A script to its end; the most steps that one of its slices took. */
function bash(script: string, seconds = 7200) {
  const box = new TestContainer('debian')
  const { turns } = box.container.table
  const run = turns.run.bind(turns)
  let most = 0
  turns.run = (steps) => {
    const used = run(steps)
    most = Math.max(most, used)
    return used
  }
  const result = box.exec(['bash', '-c', script], '', seconds)
  return { ...result, box, most }
}

function savedBytes(box: TestContainer): number {
  return JSON.stringify(box.container).length
}

describe('P4 hostile input of programs', () => {
  test('P4 what is long goes through gzip, cmp and paste piece by piece and is not kept', () => {
    const { stdout, box } = bash(
      'cd /tmp; head -c 40000000 /dev/zero | gzip > z.gz; gzip -l z.gz 2>&1 | tail -1; ' +
        'truncate -s 20M a; truncate -s 20M b; cmp a b; echo $?; timeout 0.5 paste <(yes) <(yes no) > /dev/null; echo $?'
    )
    expect(stdout).toMatch(/memory exhausted\n0\n124\n$/)
    expect(savedBytes(box)).toBeLessThan(2 * 1024 * 1024)
  })

  test('P4 an archive that would be larger than memory is refused, and its neighbours are unpacked', () => {
    const { stdout } = bash(
      'cd /tmp; head -c 40000000 /dev/zero | gzip > bomb.gz; echo fine | gzip > fine.gz; gunzip bomb.gz fine.gz 2>&1; echo $?; ls'
    )
    expect(stdout).toBe('\ngzip: bomb.gz: memory exhausted\n1\nbomb.gz\nfine\n')
  })

  test('P4 diff of long files that have little in common takes its turns', () => {
    const { stdout, most } = bash(
      'cd /tmp; seq 10000 > a; shuf a > b; diff a b | grep -c "^[<>]" > count; test $(cat count) -gt 10000 && echo many; ' +
        'diff <(yes | head -20000) <(yes no | head -20000) | tail -1; diff a /dev/zero; echo $?'
    )
    expect(stdout).toBe('many\n> no\n2\n')
    expect(most).toBeLessThan(20_000)
  })

  test('P4 diff -r ends where a link leads back, and bytes that are no text are told of', () => {
    const { stdout, stderr } = bash(
      'mkdir -p /tmp/a /tmp/b; cd /tmp; ln -s .. a/up; ln -s .. b/up; ln -s . a/self; ln -s . b/self; head -c 1000 /dev/urandom > a/x; head -c 1000 /dev/urandom > b/x; diff -r a b; echo $?'
    )
    expect(stdout).toContain('Binary files a/x and b/x differ\n')
    expect(stdout).toMatch(/2\n$/)
    expect(stderr).toContain('recursive directory loop')
  })

  test('P4 split stops at its last name', () => {
    const { stdout, stderr } = bash('mkdir /tmp/s; cd /tmp/s; yes | head -1000 | split -l 1; echo $?; ls | wc -l')
    expect(stdout).toBe('1\n676\n')
    expect(stderr).toContain('output file suffixes exhausted')
  })

  test('P4 numbers without an end are not kept by shuf, and lines are not by comm and join', () => {
    const { stdout, stderr } = bash(
      'shuf -i 1-100000000000 -n 2 | wc -l; timeout 0.5 comm <(yes) <(yes) > /dev/null; echo $?; join <(yes) <(yes); echo $?'
    )
    expect(stdout).toBe('2\n124\n1\n')
    expect(stderr).toContain('join: memory exhausted')
  })
})
