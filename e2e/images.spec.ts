// Images that a person describes, and registries that know no others.
import { expect, test } from './app.ts'
import { newManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const pods = `apiVersion: v1
kind: Pod
metadata: {name: api, namespace: default}
spec:
  containers:
    - {name: api, image: 'shop/api:1.0'}
---
apiVersion: v1
kind: Pod
metadata: {name: stranger, namespace: default}
spec:
  containers:
    - {name: stranger, image: 'nobody/knows:1'}
`

test('an image is described, and unknown ones are refused', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await window.go('Images')
  const panel = page.getByRole('region', { name: 'Images', exact: true })
  await expect(panel).toContainText('No images of your own')

  await test.step('what cannot be read is said', async () => {
    await panel.getByRole('button', { name: 'Add image' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('shop/api:1')
    await expect(dialog).toContainText('A name is a repository without a tag')
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('shop/api')
    await dialog.getByRole('textbox', { name: 'Tags' }).fill('1.0, 2.*')
    await dialog.getByRole('textbox', { name: 'Ports' }).fill('99999')
    await expect(dialog).toContainText('Ports are numbers from 1 to 65535')
    await dialog.getByRole('textbox', { name: 'Ports' }).fill('8080')
    await dialog.getByRole('button', { name: 'Add image' }).click()
    await expect(panel.getByRole('row', { name: /shop\/api/ })).toContainText('Answers 200')
  })

  await test.step('it runs, and a stranger fails to pull', async () => {
    await panel.getByRole('switch', { name: 'Refuse unknown images' }).click()
    await expect(panel).toContainText('Any other name fails to pull')
    await window.go('Pods')
    const manifest = await newManifest(page)
    await manifest.write(pods)
    await manifest.apply()
    await manifest.close()
    const list = listPage(page, 'Pods')
    await expect(list.row('api')).toContainText('Running')
    await expect(list.row('stranger')).toContainText(/ErrImagePull|ImagePullBackOff/)
  })

  await test.step('it is changed, and removed', async () => {
    await window.go('Images')
    await panel.getByRole('button', { name: 'Change shop/api' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'How it fails' }).click()
    await page.getByRole('option', { name: 'It exits by itself' }).click()
    await dialog.getByRole('textbox', { name: 'Exit code' }).fill('3')
    await dialog.getByRole('button', { name: 'Change' }).click()
    await expect(panel.getByRole('row', { name: /shop\/api/ })).toContainText('Exits 3 after 5 s')
    await panel.getByRole('button', { name: 'Remove shop/api' }).click()
    await expect(panel).toContainText('No images of your own')
  })
})
