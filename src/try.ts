import { readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { TestContainer } from './main/engine/containers/testing-containers.ts'
const cases = readFileSync(process.argv[2]!, 'utf8').split(/^###.*\n/m).map(s => s.replace(/\n$/, ''))
let bad = 0
for (const s of cases) {
  const real = spawnSync('bash', ['-c', s], { encoding: 'utf8', input: '', env: { PATH: process.env.PATH!, HOME: '/root', LC_ALL: 'C.UTF-8' } })
  const c = new TestContainer('debian')
  let ours
  try { ours = c.exec(['bash', '-c', s]) } catch (e) { ours = { stdout: 'THROW ' + (e as Error).stack, stderr: '', status: -1 } }
  if (ours.stdout !== real.stdout || ours.status !== real.status || (process.argv[3] && ours.stderr !== real.stderr)) { bad++; console.log('=====', s, '\n--- real', real.status, JSON.stringify(real.stdout), JSON.stringify(real.stderr), '\n--- ours', ours.status, JSON.stringify(ours.stdout), JSON.stringify(ours.stderr)) }
}
console.log(cases.length, 'cases', bad, 'bad')
