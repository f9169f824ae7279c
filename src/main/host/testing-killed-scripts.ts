// A hundred shell scripts of ten kinds in a real server process, which is killed while they run.
import { join } from 'node:path'
import type { KubeList } from '../../shared/contract/kube.ts'
import type { Json } from '../../shared/kube/object.ts'
import type { Pod } from '../../shared/schema/types.ts'
import { Random } from '../engine/sim/random.ts'
import { asAdministrator, clockWhen, connectTo, ServerProcess, type ContractClient } from './testing-server.ts'

interface Script {
  readonly name: string
  readonly text: string
  /** What its log holds in the end, whatever happened to the program meanwhile. */
  readonly lines: readonly string[]
  readonly exitCode: number
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1)

/**
 * They take one to two simulated minutes; `seed` makes siblings differ. Of $$$$ in a command the kubelet leaves $$, as it
 * leaves $(X) of $$(X).
 */
const kinds: readonly ((seed: number) => Omit<Script, 'name'> & { readonly kind: string })[] = [
  (seed) => ({
    kind: 'loop',
    text: `for i in $(seq 60); do echo "${seed} $i"; sleep 1.${seed}; done; exit 3`,
    lines: upTo(60).map((number) => `${seed} ${number}`),
    exitCode: 3
  }),
  (seed) => ({
    kind: 'pipeline',
    text: `for i in $(seq 50); do echo $i; sleep 1.${seed}; done | while read n; do echo $((n * ${seed})); done | sed 's/^/> /'`,
    lines: upTo(50).map((number) => `> ${number * seed}`),
    exitCode: 0
  }),
  (seed) => ({
    kind: 'jobs',
    text: `for j in 1 2 3 4 5; do (sleep $((j * 1${seed})); echo "job $j") & done; wait; jobs; echo all`,
    lines: [...upTo(5).map((job) => `job ${job}`), 'all'],
    exitCode: 0
  }),
  (seed) => ({
    kind: 'trap',
    text: `trap 'echo caught' USR1; trap 'echo bye' EXIT; (for i in 1 2 3 4 5; do sleep 1${seed}; kill -USR1 $$$$; done) & for i in $(seq 25); do sleep 5; done; wait; echo over; exit ${seed}`,
    lines: ['caught', 'caught', 'caught', 'caught', 'caught', 'over', 'bye'],
    exitCode: seed
  }),
  (seed) => ({
    kind: 'files',
    text: `mkdir -p /tmp/d; for i in $(seq 40); do echo "line $i" >> /tmp/d/log; cp /tmp/d/log /tmp/d/copy; mv /tmp/d/copy /tmp/d/copy.$((i % 3)); sleep 2.${seed}; done; wc -l < /tmp/d/log; ls /tmp/d; tail -n 2 /tmp/d/copy.0; uniq /tmp/d/log | wc -l`,
    lines: ['40', 'copy.0', 'copy.1', 'copy.2', 'log', 'line 38', 'line 39', '40'],
    exitCode: 0
  }),
  (seed) => ({
    kind: 'recursion',
    text: `f() { if [ $1 -eq 0 ]; then echo base; return ${seed}; fi; echo "down $1"; sleep 4; local n=$1; f $((n - 1)); local code=$?; echo "up $n"; return $code; }; f 20`,
    lines: [...upTo(20).map((n) => `down ${21 - n}`), 'base', ...upTo(20).map((n) => `up ${n}`)],
    exitCode: seed
  }),
  (seed) => ({
    kind: 'computing',
    text: `i=0; s=${seed}; while [ $i -lt 6000 ]; do i=$((i + 1)); s=$(((s * 31 + i) % 1000003)); if [ $((i % 500)) -eq 0 ]; then echo $s; sleep 6; fi; done`,
    lines: sums(seed),
    exitCode: 0
  }),
  (seed) => ({
    kind: 'much',
    text: `for round in $(seq 25); do seq 80; seq $round | awk '{ s += $1 } END { print "sum", s * ${seed} }'; sleep 3; done`,
    lines: upTo(25).flatMap((round) => [...upTo(80).map(String), `sum ${((round * (round + 1)) / 2) * seed}`]),
    exitCode: 0
  }),
  (seed) => ({
    kind: 'substitution',
    text: `x=(); for i in $(seq 30); do x+=("$(sleep 2; echo "$i" | tr 0-9 a-j)"); echo "\${#x[@]} \${x[-1]}"; done; (IFS=+; echo "\${x[*]:0:3}"); printf '%s\\n' "$(for w in "\${x[@]}"; do sleep 0.${seed}; echo $w; done | sort -r | head -n 1)"`,
    lines: [...upTo(30).map((number) => `${number} ${letters(number)}`), 'b+c+d', 'j'],
    exitCode: 0
  }),
  (seed) => ({
    kind: 'input',
    text: `exec 3< <(for i in $(seq 20); do echo "k$i v$i"; sleep 3; done); declare -A m; while read -u 3 k v; do m[$k]=$v; echo "$k=\${m[$k]}"; done; echo "\${#m[@]} of ${seed}"; kill -TERM $$$$; sleep 100`,
    lines: [...upTo(20).map((number) => `k${number}=v${number}`), `20 of ${seed}`],
    exitCode: 0
  })
]

function sums(seed: number): readonly string[] {
  const lines: string[] = []
  let sum = seed
  for (let index = 1; index <= 6000; index++) {
    sum = (sum * 31 + index) % 1_000_003
    if (index % 500 === 0) lines.push(String(sum))
  }
  return lines
}

function letters(number: number): string {
  return Array.from(String(number), (digit) => 'abcdefghij'[Number(digit)]).join('')
}

function scriptsOf(count: number): readonly Script[] {
  return Array.from({ length: count }, (_, index) => {
    const { kind, ...script } = kinds[index % kinds.length]!((Math.floor(index / kinds.length) % 9) + 1)
    return { ...script, name: `${kind}-${index}` }
  })
}

function podOf({ name, text }: Script): Json {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      restartPolicy: 'Never',
      containers: [{ name: 'main', image: 'debian:12', command: ['bash', '-c', text] }]
    }
  }
}

export interface KilledRun {
  /** What went wrong, by script; empty where all is as it should be. */
  readonly wrong: readonly string[]
  /** The simulated seconds at which it was killed, from the first start. */
  readonly kills: readonly number[]
}

/**
 * Starts so many scripts in a server on this data folder, kills it with SIGKILL so many times at moments that the seed
 * chooses, starts it again each time, and compares what each script has said when all have ended.
 */
export async function runKilled(folder: string, count: number, kills: number, seed: string): Promise<KilledRun> {
  const random = new Random(seed)
  const scripts = scriptsOf(count)
  const flags = [
    '--json',
    '--data',
    join(folder, 'data'),
    '--port',
    '0',
    '--api-port',
    '0',
    '--speed',
    '30',
    '--seed',
    '7'
  ]
  let server = new ServerProcess(flags)
  try {
    let { client } = await connectTo(await server.url())
    const startedAt = (await clockWhen(client, () => true)).now
    await Promise.all(scripts.map((script) => create(client, podOf(script))))
    const moments: number[] = []
    for (let kill = 0; kill < kills; kill++) {
      const until = startedAt + (10 + kill * (100 / kills)) * 1000 + random.integer(Math.floor(100_000 / kills))
      const { now } = await clockWhen(client, (clock) => clock.now >= until)
      // The clock is told a few times a second: what it is killed in is chosen more finely.
      for (let request = random.integer(30); request > 0; request--) await pods(client)
      moments.push(Math.round((now - startedAt) / 1000))
      await server.end('SIGKILL')
      server = new ServerProcess(flags)
      ;({ client } = await connectTo(await server.url()))
    }
    while ((await pods(client)).some(({ status }) => status?.phase === 'Pending' || status?.phase === 'Running'));
    return { wrong: await mistakes(client, scripts), kills: moments }
  } finally {
    await server.end('SIGKILL')
  }
}

async function create(client: ContractClient, body: Json): Promise<void> {
  const { code, object } = await client.kube.request({
    ...asAdministrator,
    verb: 'create',
    group: '',
    version: 'v1',
    resource: 'pods',
    namespace: 'default',
    body
  })
  if (code !== 201) throw new Error(JSON.stringify(object))
}

async function pods(client: ContractClient): Promise<readonly Pod[]> {
  const { object } = await client.kube.request({
    ...asAdministrator,
    verb: 'list',
    group: '',
    version: 'v1',
    resource: 'pods',
    namespace: 'default'
  })
  return (object as KubeList).items as readonly Pod[]
}

async function mistakes(client: ContractClient, scripts: readonly Script[]): Promise<readonly string[]> {
  const ended = new Map((await pods(client)).map((pod) => [pod.metadata.name, pod]))
  const wrong: string[] = []
  for (const { name, lines, exitCode } of scripts) {
    const status = ended.get(name)?.status?.containerStatuses?.[0]
    const code = status?.state?.terminated?.exitCode
    if (code !== exitCode || status?.restartCount !== 0)
      wrong.push(`${name}: code ${code}, ${status?.restartCount} restarts`)
    const { text } = await client.logs.download({
      ...asAdministrator,
      refs: [{ group: '', resource: 'pods', namespace: 'default', name }],
      namespaces: [],
      runs: 'current',
      withoutLevels: [],
      withoutPods: [],
      events: [],
      timestamps: false
    })
    const said = text.split('\n').slice(0, -1)
    const at = lines.findIndex((line, index) => line !== said[index])
    if (at !== -1)
      wrong.push(`${name}: line ${at + 1} is ${JSON.stringify(said[at])}, not ${JSON.stringify(lines[at])}`)
    else if (said.length !== lines.length) wrong.push(`${name}: ${said.length} lines, not ${lines.length}`)
  }
  return wrong
}
