// Kinds that a CustomResourceDefinition brings: found, listed, made, refused, changed and deleted like any other.
import { expect, test } from './app.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest, newManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: crontabs.stable.example.com
spec:
  group: stable.example.com
  scope: Namespaced
  names:
    plural: crontabs
    singular: crontab
    kind: CronTab
    shortNames: [ct]
  versions:
    - name: v1
      served: true
      storage: true
      subresources:
        status: {}
      additionalPrinterColumns:
        - name: Spec
          type: string
          description: When it runs
          jsonPath: .spec.cronSpec
        - name: Replicas
          type: integer
          jsonPath: .spec.replicas
        - name: Age
          type: date
          jsonPath: .metadata.creationTimestamp
      schema:
        openAPIV3Schema:
          type: object
          required: [spec]
          properties:
            spec:
              type: object
              required: [cronSpec]
              properties:
                cronSpec:
                  type: string
                  pattern: '^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$'
                image:
                  type: string
                replicas:
                  type: integer
                  minimum: 1
                  maximum: 10
                  default: 1
            status:
              type: object
              x-kubernetes-preserve-unknown-fields: true
`

const crontab = (name: string, spec: string): string => `apiVersion: stable.example.com/v1
kind: CronTab
metadata:
  name: ${name}
spec:
  cronSpec: '${spec}'
  replicas: 3
`

test('a definition brings a kind to the window, and takes it away', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const crontabs = listPage(page, 'CronTabs')

  await test.step('it gets a place by its API group', async () => {
    await applyManifest(page, definition, '1 created')
    await expect(window.navigation.getByText('Custom resources')).toBeVisible()
    await expect(window.navigation.getByText('stable.example.com')).toBeVisible()
    await window.go('CronTabs')
    await expect(crontabs.region.getByRole('heading', { name: 'No CronTabs yet' })).toBeVisible()
    await crontabs.region.getByRole('button', { name: 'Create a CronTab' }).click()
    const dock = page.getByRole('region', { name: 'Dock' })
    await expect(dock.getByRole('textbox', { name: 'Manifest', exact: true })).toContainText('stable.example.com/v1')
    await dock
      .getByRole('tab', { name: 'New from YAML' })
      .locator('..')
      .getByRole('button', { name: 'Close tab' })
      .click()
  })

  await test.step('what is wrong is refused in the words of the API', async () => {
    const dock = await newManifest(page)
    await dock.write(crontab('hourly', 'every hour'))
    await dock.apply()
    await expect(dock.results).toContainText('spec.cronSpec: Invalid value: "every hour"')
    await dock.write(crontab('hourly', '0 * * * *'))
    await dock.apply()
    await expect(dock.results).toContainText('1 created')
    await dock.close()
  })

  await test.step('the list has the printed columns', async () => {
    await expect(crontabs.header('Spec')).toBeVisible()
    await expect(crontabs.row('hourly')).toContainText('0 * * * *')
    await expect(crontabs.row('hourly')).toContainText('3')
    await expect(crontabs.rows).toHaveCount(1)
  })

  await test.step('its address can be opened again', async () => {
    await page.reload()
    await expect(crontabs.row('hourly')).toContainText('0 * * * *')
  })

  await test.step('an object is looked at and changed', async () => {
    await crontabs.open('hourly')
    const detail = detailOf(page, 'hourly')
    await expect(detail.panel).toContainText('CronTab in default')
    await expect(detail.panel.getByText('0 * * * *', { exact: true })).toBeVisible()
    await detail.tab('YAML')
    await expect(detail.panel).toContainText('stable.example.com/v1')
    await applyManifest(page, crontab('hourly', '30 * * * *'), '1 configured')
    await expect(crontabs.row('hourly')).toContainText('30 * * * *')
    await detail.close()
  })

  await test.step('the palette knows it', async () => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to anything, or run a command' }).fill('crontab')
    await expect(page.getByRole('option', { name: /CronTabs/ })).toBeVisible()
    await page.getByRole('option', { name: /crontabs.stable.example.com/ }).click()
    await expect(detailOf(page, 'crontabs.stable.example.com').panel).toContainText('NamesAccepted')
  })

  await test.step('a restart keeps it', async () => {
    await app.restart()
    await window.go('CronTabs')
    await expect(crontabs.row('hourly')).toContainText('30 * * * *')
  })

  await test.step('with the definition go its objects, and its place', async () => {
    await crontabs.choose('hourly', 'Delete')
    await page.getByRole('dialog', { name: 'Delete hourly?' }).getByRole('button', { name: 'Delete' }).click()
    await expect(crontabs.rows).toHaveCount(0)
    await applyManifest(page, crontab('daily', '0 0 * * *'), '1 created')
    await window.go('ResourceDefinitions')
    const definitions = listPage(page, 'CustomResourceDefinitions')
    await definitions.choose('crontabs.stable.example.com', 'Delete')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(definitions.rows).toHaveCount(0)
    await expect(window.navigation.getByText('stable.example.com')).toBeHidden()
    await page.goBack()
    await expect(page.getByText('This cluster has no crontabs.stable.example.com')).toBeVisible()
  })
})
