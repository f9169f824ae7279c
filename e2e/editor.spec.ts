// Manifests written with the help of the schema and of forms, tried out while they are typed, kept over a restart; and
// what the window does, copied as kubectl and as YAML.
import { expect, test } from './app.ts'
import { keyboard, typeText } from './pages/keyboard.ts'
import { expectNames } from './pages/accessible.ts'
import { applyManifest, manifestDock, newManifest, objectEditor } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const deployment = `# the shop
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
      - name: web
        image: nginx:1.27
        livenessProbe: { httpGet: { path: /, port: 80 } }
`
const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: backups.example.com
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Backup, plural: backups, singular: backup }
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [schedule]
            properties:
              schedule: { type: string, description: When it runs. }
              policy: { type: string, enum: [Keep, Delete] }
`

test('a manifest is written with schema, dry runs and a form; its actions are copied as kubectl and YAML', async ({
  app
}) => {
  const { page } = app
  await applyManifest(page, crd, '1 created')
  const dock = await newManifest(page)
  const { editor, text } = dock
  const options = editor.getByRole('listbox').getByRole('option')
  const status = editor.getByRole('status')

  await test.step('fields and values of the kind at the cursor are completed, by keys', async () => {
    await dock.write('apiVersion: apps/v1\nkind: ')
    await text.press('Control+Space')
    await expect(options.filter({ hasText: 'StatefulSet' })).toBeVisible()
    await typeText(page, 'Depl')
    await expect(options).toHaveText([/Deployment/])
    await page.keyboard.press('Enter')
    await typeText(page, '\nmetadata:\nname: web\n')
    await text.press('Backspace')
    await typeText(page, 'spec:\nrepl')
    await expect(options).toHaveText([/replicas\s*integer/])
    await page.keyboard.press('Enter')
    await typeText(page, '2')
    expect(await dock.read()).toBe(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2'
    )
  })

  await test.step('the field at the cursor is told under the text, and over it to the pointer', async () => {
    await text.press('Control+End')
    await expect(editor.getByText('spec.replicas')).toBeVisible()
    await text.getByText('replicas', { exact: true }).hover()
    await expect(editor.getByText(/^Number of desired pods\. This is a pointer/)).toHaveCount(2)
    await page.mouse.move(0, 0)
  })

  await test.step('the API says what is missing while one types', async () => {
    const problems = status.getByRole('button', { name: /\d problems?/ })
    await expect(problems).toBeVisible()
    await dock.write(deployment.replace('nginx:1.27', '"nginx:1.27"\n        imagePul: Always'))
    await expect(problems).toHaveText('1 problem')
    await problems.click()
    await expect(
      editor.getByText(/unknown field "spec\.template\.spec\.containers\[0\]\.imagePul"/).first()
    ).toBeVisible()
    await dock.write(deployment)
    await expect(status.getByText('No problems')).toBeVisible()
  })

  await test.step('names of what there is are offered, and fields of a custom kind', async () => {
    await dock.write(`${deployment.trimEnd()}\n      serviceAccountName: `)
    await text.press('Control+End')
    await text.press('Control+Space')
    await expect(options).toHaveText([/default\s*ServiceAccount/])
    await page.keyboard.press('Enter')
    expect(await dock.read()).toContain('serviceAccountName: default')
    await dock.write('apiVersion: example.com/v1\nkind: Backup\nmetadata:\n  name: nightly\nspec:\n  ')
    await text.press('Control+End')
    await text.press('Control+Space')
    await expect(options).toHaveText([/schedule\s*string, required/, /policy\s*string/])
    await expect(editor.getByText('When it runs.')).toBeVisible()
    await page.keyboard.press('Escape')
    await typeText(page, 'policy: ')
    await expect(options).toHaveText([/Delete/, /Keep/])
    await page.keyboard.press('Escape')
  })

  await test.step('a form writes into the text, and follows it', async () => {
    await dock.write(deployment)
    await editor.getByRole('button', { name: 'Form', exact: true }).click()
    const form = editor.getByRole('region', { name: 'Form' })
    await form.getByLabel('Replicas').fill('3')
    await form.getByLabel('CPU limit').fill('250m')
    const written = await dock.read()
    expect(written).toContain('replicas: 3\n')
    expect(written).toContain('        resources:\n          limits:\n            cpu: 250m\n')
    expect(written).toContain('# the shop\n')
    expect(written).toContain('livenessProbe: { httpGet: { path: /, port: 80 } }')
    await dock.write(written.replace('replicas: 3', 'replicas: 4'))
    await expect(form.getByLabel('Replicas')).toHaveValue('4')
  })

  await test.step('what would change is seen before it is done', async () => {
    await dock.apply()
    await expect(dock.results).toContainText('deployment.apps/web created')
    await dock.write((await dock.read()).replace('nginx:1.27', 'nginx:1.28'))
    await editor.getByRole('button', { name: 'Validate' }).click()
    await expect(dock.results).toContainText('deployment.apps/web configured (server dry run)')
    await dock.results.getByRole('button', { name: 'Changes' }).click()
    await expect(editor.getByRole('region', { name: 'Diff' })).toContainText('nginx:1.28')
    await editor.getByRole('button', { name: 'Back to the text' }).click()
    await dock.apply()
    await expect(dock.results).toContainText('deployment.apps/web configured')
  })

  await test.step('what is done to the object is copied as kubectl and as YAML, by mouse and by keys', async () => {
    await dock.close()
    await shell(page).go('Deployments')
    const deployments = listPage(page, 'Deployments')
    // Behind a menu or dialog it is on the screen, and out of reach.
    const footer = page.locator('footer')
    const pasted = async (): Promise<string> => {
      await deployments.filter.fill('')
      await deployments.filter.press('ControlOrMeta+v')
      const text = await deployments.filter.inputValue()
      await deployments.filter.fill('')
      return text
    }
    await deployments.row('web').click({ button: 'right' })
    await page.getByRole('menuitem', { name: /^Restart/ }).hover()
    await expect(footer).toContainText('kubectl rollout restart deployment/web -n default')
    await page.getByRole('menuitem', { name: 'Copy as kubectl' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await expect.poll(pasted).toBe('kubectl delete deployment/web -n default')

    await deployments.row('web').click({ button: 'right' })
    await page.keyboard.press('End')
    await expect(page.getByRole('menuitem', { name: 'Copy YAML or patch' })).toBeFocused()
    await page.keyboard.press('ArrowRight')
    const pause = page.getByRole('menuitem', { name: 'Pause rollout' })
    await expect(pause).toBeVisible()
    while (!(await pause.evaluate((element) => element === document.activeElement)))
      await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(pasted).toContain('PATCH /apis/apps/v1/namespaces/default/deployments/web')

    await deployments.choose('web', 'Scale')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Replicas').fill('4')
    await expect(footer).toContainText('kubectl scale deployment/web -n default --replicas=4')
    await dialog.getByRole('button', { name: 'YAML that is sent' }).click()
    await expect(dialog.getByLabel('YAML that is sent')).toContainText('replicas: 4')
  })
})

test('drafts outlive the program, and what others changed meanwhile is merged', async ({ app }) => {
  await applyManifest(app.page, deployment, '1 created')
  await shell(app.page).go('Deployments')
  const deployments = listPage(app.page, 'Deployments')
  await deployments.choose('web', 'Edit YAML')
  let { page } = app
  const web = objectEditor(page, 'web')
  await web.change((yaml) => yaml.replace('replicas: 2', 'replicas: 5'))
  await expect(web.editor.getByText('Draft kept')).toBeVisible()
  await page.getByRole('heading', { level: 1 }).click()
  const draft = await newManifest(page)
  await draft.write('# half a thought\nkind: ConfigMap\nmetadata:\n  name: later\n')
  await expect(draft.editor.getByText('Draft kept')).toBeVisible()

  await app.restart()
  page = app.page
  const dock = page.getByRole('region', { name: 'Dock' })
  await dock.getByRole('button', { name: 'Expand the dock' }).click()

  await test.step('the object that was edited is merged with what others made of it', async () => {
    await shell(page).go('Deployments')
    await listPage(page, 'Deployments').open('web')
    await page.keyboard.press('s')
    await page.getByLabel('Replicas').fill('3')
    await page.getByRole('dialog').getByRole('button', { name: 'Scale' }).click()
    await dock.getByRole('tab', { name: 'web' }).click()
    const { editor, change } = objectEditor(page, 'web')
    await change((yaml) => yaml.replace('nginx:1.27', 'nginx:1.28'))
    await expect(editor.getByText('Somebody else changed it meanwhile')).toBeVisible()
    await editor.getByRole('button', { name: 'Reload and merge' }).click()
    await expect(editor.getByText('spec.replicas: theirs 3, yours 5')).toBeVisible()
    await objectEditor(page, 'web').review((yaml) => yaml)
    await objectEditor(page, 'web').save()
    await expect(editor.getByText('deployment/web -n default edited')).toBeVisible()
  })

  await test.step('the manifest is there, kept for later, found in the list and discarded', async () => {
    await dock.getByRole('tab', { name: /New from YAML/ }).click()
    const again = await manifestDock(page)
    expect(await again.read()).toContain('# half a thought')
    await again.close()
    await page.getByRole('dialog').getByRole('button', { name: 'Keep as draft' }).click()
    await expect(dock.getByRole('tab', { name: /New from YAML/ })).toHaveCount(0)
    await keyboard(page).palette('Drafts of', /^Drafts of/)
    const rows = dock.getByRole('table', { name: 'Drafts, newest first' }).getByRole('row', { name: /ConfigMap later/ })
    await expectNames(page, 'drafts')
    await rows.getByRole('button', { name: 'Open' }).click()
    expect(await (await manifestDock(page)).read()).toContain('name: later')
    await dock.getByRole('tab', { name: 'Drafts' }).click()
    await rows.getByRole('button', { name: 'Discard ConfigMap later' }).click()
    await page.getByRole('button', { name: 'Discard', exact: true }).click()
    await expect(dock.getByText('No drafts')).toBeVisible()
    await expect(dock.getByRole('tab', { name: /New from YAML/ })).toHaveCount(0)
  })
})
