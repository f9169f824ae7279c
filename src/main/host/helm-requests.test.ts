// What Helm asks the API when it installs, upgrades, goes back and uninstalls, over https as helm 3 sends it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Secret } from '../../shared/schema/types.ts'
import { readRelease, releaseKey } from '../views/helm/release-record.ts'
import { testingRelease } from '../views/helm/testing-release.ts'
import { TestingApi } from './testing-api.ts'
import {
  configMaps,
  deploymentOf,
  deployments,
  helmHeaders,
  secretFor,
  secrets,
  strategic,
  PlayedHelm
} from './testing-helm.ts'

let api: TestingApi
let helm: PlayedHelm

beforeAll(async () => {
  api = await TestingApi.open({ controlPlaneOnly: false, nodes: 1 })
  helm = new PlayedHelm(api)
})
afterAll(() => api.close())

describe('C8 the requests of Helm', () => {
  it('C8 Helm finds a server, its kinds and its schema', async () => {
    expect((await helm.ok('GET', '/version')).json()['minor']).toBe('34')
    const discovery = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'
    const groups = await api.get('/apis', { headers: { ...helmHeaders, Accept: discovery } })
    expect(JSON.stringify(groups.json())).toContain('"resource":"deployments"')
    expect(
      JSON.stringify((await api.get('/api', { headers: { ...helmHeaders, Accept: discovery } })).json())
    ).toContain('"secrets"')
    const { json } = await helm.ok('GET', '/openapi/v3')
    expect(Object.keys(json()['paths'] as object)).toContain('apis/apps/v1')
    expect((await helm.ok('GET', '/openapi/v2?timeout=32s')).json()['swagger']).toBe('2.0')
  })

  it('C8 helm install, upgrade, history, list and get go through', async () => {
    expect((await helm.ask('GET', `${deployments}/shop`)).code).toBe(404)
    expect(await helm.history('shop')).toEqual([])
    await helm.installAndUpgrade('shop')
    expect(await helm.history('shop')).toEqual(['1 superseded: Install complete', '2 deployed: Upgrade complete'])
    expect(await helm.imageOf('shop')).toBe('nginx:1.28')
    const listed = await helm.ok('GET', '/api/v1/secrets?labelSelector=owner%3Dhelm')
    expect((listed.json()['items'] as Secret[]).map(({ metadata }) => metadata.name)).toContain(
      'sh.helm.release.v1.shop.v2'
    )
    const deployed = await helm.ok('GET', `${secrets}?labelSelector=name%3Dshop%2Cowner%3Dhelm%2Cstatus%3Ddeployed`)
    expect(deployed.json()['items']).toHaveLength(1)
    const read = readRelease((await helm.ok('GET', `${secrets}/${releaseKey('shop', 2)}`)).json())
    expect(read).toMatchObject({ release: { config: { replicas: 2 }, version: 2 } })
    expect((await helm.ask('POST', secrets, secretFor(testingRelease({ name: 'shop' })))).code).toBe(409)
  })

  it('C8 helm rollback and helm uninstall go through', async () => {
    await helm.installAndUpgrade('cart')
    const third = testingRelease({ name: 'cart', version: 3, description: 'Rollback to 1' })
    await helm.ok('POST', secrets, secretFor({ ...third, info: { ...third.info, status: 'pending-rollback' } }))
    const back = { spec: { replicas: 1, template: { spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } } } }
    await helm.ok('PATCH', `${deployments}/cart?fieldManager=helm`, back, strategic)
    await helm.ok('PUT', `${secrets}/${releaseKey('cart', 3)}`, secretFor(third, 'modifiedAt'))
    expect(await helm.imageOf('cart')).toBe('nginx:1.27')
    const inBackground = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' }
    await helm.ok('DELETE', `${deployments}/cart`, inBackground)
    await helm.ok('DELETE', `${configMaps}/cart`, inBackground)
    for (const { version } of await helm.records('cart'))
      await helm.ok('DELETE', `${secrets}/${releaseKey('cart', version)}`, {})
    expect(await helm.history('cart')).toEqual([])
    expect((await helm.ask('GET', `${deployments}/cart`)).code).toBe(404)
  })

  it('C8 Helm 4 applies on the server', async () => {
    const apply = 'application/apply-patch+yaml'
    const path = `${deployments}/applied?fieldManager=helm&force=false&fieldValidation=Strict`
    expect((await helm.ask('PATCH', path, deploymentOf('applied'), apply)).code).toBe(201)
    expect((await helm.ask('PATCH', path, deploymentOf('applied'), apply)).code).toBe(200)
  })
})
