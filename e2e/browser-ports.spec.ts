// An Ingress opens in a real browser, over a port of this machine.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { browserLaunchOptions } from '../scripts/browser.mjs'
import { root } from '../scripts/runtime.mjs'
import { expect, test } from './app.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const sample = (name: string): string => readFileSync(join(root, `resources/samples/${name}.yaml`), 'utf8')
const objectsIn = (yaml: string): number => yaml.split(/^---$/m).length
const controller = sample('ingress-nginx')
const shop = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: main, image: 'nginx:1.27', ports: [{containerPort: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec: {selector: {app: web}, ports: [{port: 8000, targetPort: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: default
  annotations: {nginx.ingress.kubernetes.io/force-ssl-redirect: 'true'}
spec:
  ingressClassName: nginx
  rules:
  - host: shop.example
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 8000}}}}]}
  - host: api.shop.example
    http: {paths: [{path: /v1, pathType: Prefix, backend: {service: {name: web, port: {number: 8000}}}}]}
`

test('S11 an Ingress and a Service open in the browser, are listed, and closed', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await applyManifest(page, controller, `${objectsIn(controller)} created`)
  await window.clock.setSpeed('60x')
  await window.go('Pods')
  // Its webhook judges Ingresses: until its pod is ready nobody makes one.
  await expect(listPage(page, 'Pods').rowsWith(/^ingress-nginx-controller-.*1\/1/)).toHaveCount(1)
  await applyManifest(page, shop, '3 created')
  await expect(listPage(page, 'Pods').rowsWith(/^web-.*Running/)).toHaveCount(2)
  await window.clock.setSpeed('10x')
  const dialog = page.getByRole('dialog')

  const addressOf = async (way: string): Promise<string> => {
    const row = dialog.getByRole('listitem', { name: way, exact: true })
    await row.getByRole('button', { name: 'Open in browser' }).click()
    await expect(row.getByText(/^127\.0\.0\.1:\d+$/)).toBeVisible()
    return (await row.getByRole('link', { name: 'Open in browser' }).getAttribute('href'))!
  }

  let ingress = ''
  await test.step('each host of an Ingress has a way of its own', async () => {
    await window.go('Ingresses')
    await listPage(page, 'Ingresses').choose('shop', 'Open in browser')
    await expect(dialog.getByRole('listitem')).toHaveCount(2)
    ingress = await addressOf('shop.example')
    await dialog.getByRole('button', { name: 'Done' }).click()
  })

  await test.step('the browser sees the page, and a redirect to https keeps it there', async () => {
    const browser = await chromium.launch(await browserLaunchOptions())
    try {
      const tab = await browser.newPage()
      await tab.goto(ingress)
      await expect(tab.getByRole('heading', { name: 'Welcome to nginx!' })).toBeVisible()
      expect(tab.url()).toBe(ingress)
      expect((await tab.goto(`${ingress}nothing`))?.status()).toBe(404)
    } finally {
      await browser.close()
    }
  })

  await test.step('a Service has the way of its cluster IP', async () => {
    await window.go('Services')
    await listPage(page, 'Services').open('web')
    await detailOf(page, 'web').act('Open in browser')
    await addressOf('Cluster IP, port 8000')
    await dialog.getByRole('button', { name: 'Done' }).click()
    await detailOf(page, 'web').close()
  })

  await test.step('they are listed with what was asked, and closed', async () => {
    await window.go('API access')
    const ports = page.getByRole('region', { name: 'Ports for the browser' })
    await expect(ports.getByRole('listitem')).toHaveCount(2)
    await expect(ports.getByRole('listitem').first()).toContainText(/shop\.example.*[3-9] requests/)
    await ports.getByRole('button', { name: 'Close the port for shop: shop.example' }).click()
    await expect(ports.getByRole('listitem')).toHaveCount(1)
    await expect(fetch(ingress)).rejects.toThrow('fetch failed')
  })
})

test('S15 an HTTPRoute opens in the browser, through its Gateway', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  for (const name of ['gateway-api', 'nginx-gateway', 'gateway-route'])
    await applyManifest(page, sample(name), `${objectsIn(sample(name))} created`)
  await window.clock.setSpeed('60x')
  await window.go('Pods')
  const pods = listPage(page, 'Pods')
  await expect(pods.rowsWith(/^(?:shop-nginx|tea|coffee)-.*Running/)).toHaveCount(4)
  await window.clock.setSpeed('10x')
  await window.go('Gateways')
  await expect(listPage(page, 'Gateways').row('shop')).toContainText('True')
  await window.go('HTTPRoutes')
  await listPage(page, 'HTTPRoutes').choose('shop', 'Open in browser')
  const way = page.getByRole('dialog').getByRole('listitem', { name: 'shop.example.com' })
  await way.getByRole('button', { name: 'Open in browser' }).click()
  const address = (await way.getByRole('link', { name: 'Open in browser' }).getAttribute('href'))!
  expect(await (await fetch(`${address}coffee`)).text()).toContain('It works!')
})

test('S13 a cloud is chosen on the page of the machines, and a Service gets its load balancer', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await window.go('Machines')
  const tile = page.getByRole('region', { name: 'Load balancers' })
  await expect(tile).toContainText('EXTERNAL-IP stays <pending>')
  await tile.getByRole('combobox', { name: 'Given by' }).click()
  await page.getByRole('option', { name: 'AWS' }).click()
  await expect(tile).toContainText('A host name within seconds')
  const balanced = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
`
  await applyManifest(page, balanced, '1 created')
  await window.go('Services')
  await expect(listPage(page, 'Services').row('web')).toContainText('elb.amazonaws.com')
})
