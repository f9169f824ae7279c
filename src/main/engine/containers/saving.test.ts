// A container is plain data: whenever it is saved and taken up again, it goes on as if nothing had been.
import { describe, expect, test } from 'vitest'
import { TestContainer } from './testing-containers.ts'

const scripts = [
  'echo one; sleep 2; echo two; exit 3',
  'for i in 1 2 3; do echo "n $i $(echo sub $i)"; sleep 1; done | sed "s/^/> /"',
  'f() { local n=$1; [ $n -le 0 ] && return 7; echo $n; f $((n - 1)); }; f 3; echo $?',
  'trap "echo bye" EXIT; (sleep 1; echo inner) & wait; echo outer',
  'while read a b; do echo "$b $a"; done <<EOF\n1 one\n2 two\nEOF\n',
  'x=(a b c); declare -A m; m[k]=v; sleep 1; echo ${x[1]} ${m[k]} ${#x[@]}',
  'seq 9 | (sleep 1; sed -n "N;N;s/\\n/-/g;p;w /tmp/out"); cat /tmp/out',
  `awk 'function f(a, i) {a[i] = i; return i * 2} BEGIN {while (("seq 3; sleep 1" | getline x) > 0) s += f(t, x); for (k in t) print k, t[k], s | "sort -r"; close("sort -r"); print "end"}'`,
  `(echo 2; sleep 1; echo) | bash -c 'select x in a b; do echo "$x"; done; mapfile -t m < <(seq 3); echo "\${m[2]}"'`,
  'seq 40 | grep 1 | sort -rn | head -4; printf "a b\\nc d\\n" | awk \'{s = s $2} END {print s}\'',
  'echo text > /tmp/f; sleep 1; cat /tmp/f; exec 3>>/tmp/f; echo more >&3; sleep 1; cat /tmp/f',
  'sleep 100 & p=$!; kill $p; wait $p; echo $?; case $p in [0-9]*) echo number;; esac',
  'set -e; if false; then :; else echo else; fi; eval "echo evaluated; sleep 1"; i=0; until [ $i -ge 2 ]; do i=$((i+1)); echo $i; done; false; echo never'
]

function whole(script: string): { readonly lines: readonly string[]; readonly end: unknown } {
  const box = new TestContainer('debian', { sliceSteps: 1 })
  box.container.begin(['bash', '-c', script])
  box.run(120)
  return { lines: box.lines, end: box.end }
}

describe('P4 a container that is saved goes on', () => {
  test.each(scripts)('P4 saved at every step and taken up again, it prints the same, nothing twice: %s', (script) => {
    const expected = whole(script)
    expect(expected.end).toBeDefined()
    let box = new TestContainer('debian', { sliceSteps: 1 })
    box.container.begin(['bash', '-c', script])
    let saves = 0
    while (box.end === undefined && saves < 5000) {
      box = box.reopened()
      saves++
      box.clock.advanceTo(box.container.slices.nextAt)
    }
    expect(saves).toBeGreaterThan(5)
    expect({ lines: box.lines, end: box.end }).toEqual(expected)
  })
})
