// The real Helm, 3 or 4, where this machine has one: on the PATH, or named by HELM. It and the window take turns.
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deployments, outcomes, PlayedHelm } from './testing-helm.ts'
import { TestingApi } from './testing-api.ts'

const executable = findHelm()
const run = promisify(execFile)

describe.skipIf(executable === undefined)('C8 real Helm', () => {
  let api: TestingApi
  let played: PlayedHelm
  let folder: string

  beforeAll(async () => {
    api = await TestingApi.open({ controlPlaneOnly: false, nodes: 2, speed: 30 })
    played = new PlayedHelm(api)
    folder = mkdtempSync(join(tmpdir(), 'drydock-helm-'))
    writeFileSync(join(folder, 'kubeconfig'), api.cluster.api.credentials('kubernetes-admin').kubeconfig)
    await helm('create web')
  })
  afterAll(async () => {
    await api.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function helm(command: string): Promise<string> {
    const environment = { HOME: folder, KUBECONFIG: join(folder, 'kubeconfig'), PATH: process.env['PATH'] ?? '' }
    const { stdout } = await run(executable!, command.split(' '), { cwd: folder, env: environment })
    return stdout
  }

  /** "2 deployed Upgrade complete". */
  async function history(name: string): Promise<readonly string[]> {
    const revisions = JSON.parse(await helm(`history ${name} -o json`)) as Record<string, unknown>[]
    return revisions.map((one) => `${String(one['revision'])} ${String(one['status'])} ${String(one['description'])}`)
  }

  it('C8 helm and the window take turns on one release', { timeout: 120_000 }, async () => {
    await helm('install web ./web --set image.tag=1.27 --wait --timeout 60s')
    await helm('upgrade web ./web --set image.tag=1.28,replicaCount=2 --wait --timeout 60s')
    const outcome = await played.goBack('web', 1)
    expect(outcome.message).toBe('Rollback was a success! Happy Helming!')
    expect(outcomes(outcome)).toEqual([
      'ServiceAccount/web unchanged',
      'Service/web unchanged',
      'Deployment/web configured'
    ])
    expect(await played.imageOf('web')).toBe('nginx:1.27')
    expect(await history('web')).toEqual([
      '1 superseded Install complete',
      '2 superseded Upgrade complete',
      '3 deployed Rollback to 1'
    ])
    expect(await helm('status web')).toContain('STATUS: deployed')
    expect(await helm('get values web -o json')).toBe('{"image":{"tag":"1.27"}}\n')
    await helm('upgrade web ./web --set image.tag=1.29 --wait --timeout 60s')
    await helm('rollback web 3 --wait --timeout 60s')
    expect(await played.imageOf('web')).toBe('nginx:1.27')
    expect((await history('web')).at(-1)).toBe('5 deployed Rollback to 3')
    expect((await played.uninstall('web', { keepHistory: false })).failed).toBe(false)
    expect(await helm('list --all-namespaces -o json')).toBe('[]\n')
    expect((await played.ask('GET', `${deployments}/web`)).code).toBe(404)
  })

  it(
    'C8 helm lists, tests, keeps the history of what it uninstalls, and takes it up again',
    { timeout: 120_000 },
    async () => {
      await helm('install again ./web --wait --timeout 60s')
      expect(await helm('test again --timeout 60s')).toMatch(/Phase: +Succeeded/)
      await helm('uninstall again --keep-history --wait --timeout 60s')
      expect((await history('again')).at(-1)).toBe('1 uninstalled Uninstallation complete')
      const outcome = await played.goBack('again', 1)
      expect(outcomes(outcome)).toEqual([
        'ServiceAccount/again-web created',
        'Service/again-web created',
        'Deployment/again-web created'
      ])
      expect((await history('again')).at(-1)).toBe('2 deployed Rollback to 1')
      expect(await helm('uninstall again --wait --timeout 60s')).toContain('release "again" uninstalled')
    }
  )
})

/** One that was asked for and is not there is a failure; that there is none is said in one line. */
function findHelm(): string | undefined {
  const wanted = process.env['HELM']
  try {
    execFileSync(wanted ?? 'helm', ['version', '--short'], { stdio: 'ignore' })
    return wanted ?? 'helm'
  } catch {
    if (wanted !== undefined) throw new Error(`HELM names ${wanted}, which cannot be run`)
    console.log('helm is not on the PATH: only what plays its requests is tested')
    return undefined
  }
}
