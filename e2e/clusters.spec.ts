// Several clusters in one data folder, files that are dropped onto the window, and what a new person is asked first.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './app.ts'
import { keyboard } from './pages/keyboard.ts'
import { clustersPage, dropPaths, expectOpen, saved, switchTo } from './pages/clusters.ts'
import { applyManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`

test.describe('on the first run', () => {
  test.use({ flags: ['--speed', '10'] })

  test('the window asks what to begin with; the sample shop comes up with its visitors', async ({ app }) => {
    const { page } = app
    const window = shell(page)
    await expect(page.getByRole('heading', { level: 1, name: 'A cluster of your own, in this window' })).toBeVisible()
    // I imports, and what was opened by mistake is left again.
    await page.keyboard.press('i')
    await expect(page.getByRole('dialog', { name: 'Apply files' })).toBeVisible()
    await page.keyboard.press('Escape')
    await page.keyboard.press('e')
    await expect(page.getByRole('heading', { level: 1, name: /pods/ })).toBeVisible()
    await app.restart()
    // It was answered, and is asked no more.
    await expect(page.getByRole('heading', { level: 1, name: /pods/ })).toBeVisible()

    await keyboard(page).palette('welcome', /^Welcome/)
    await expect(page.getByRole('button', { name: 'Open the shop' })).toBeFocused()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Sample shop' })
    await expect(dialog.getByRole('progressbar', { name: 'Done, 62 documents sent' })).toBeVisible()
    await expect(dialog).toContainText('62 created')
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
    await expectOpen(page, 'shop')
    await window.go('Traffic')
    await expect(page.getByRole('region', { name: 'Traffic', exact: true })).toContainText('1 load')
    await window.go('Deployments')
    await expect(listPage(page, 'Deployments').row('checkoutservice')).toContainText('3/3')
  })
})

test('clusters are created, switched, renamed, copied, exported, imported, deleted and taken back', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const clusters = clustersPage(page)
  await applyManifest(page, configMap('mine'), '1 created')
  await window.go('Clusters')
  await expect(clusters.row('drydock')).toContainText('Runs')

  await page.getByRole('button', { name: 'New cluster' }).click()
  const create = page.getByRole('dialog', { name: 'New cluster' })
  await create.getByRole('textbox', { name: 'Name' }).fill('drydock')
  await expect(create).toContainText('There is a cluster “drydock” already.')
  await create.getByRole('textbox', { name: 'Name' }).fill('shop')
  await create.getByRole('combobox', { name: 'Preset' }).click()
  await page.getByRole('option', { name: 'Single node' }).click()
  await create.getByRole('textbox', { name: 'Seed' }).fill('42')
  await create.getByRole('button', { name: 'Create' }).click()
  await expectOpen(page, 'shop')
  await window.go('ConfigMaps')
  await expect(listPage(page, 'ConfigMaps').row('kube-root-ca.crt').first()).toBeVisible()
  await expect(listPage(page, 'ConfigMaps').row('mine')).toHaveCount(0)

  // By keyboard from the top bar, and back.
  await switchTo(page, 'dry', 'drydock')
  await window.go('ConfigMaps')
  await expect(listPage(page, 'ConfigMaps').row('mine')).toBeVisible()
  await window.go('Clusters')
  await expect(clusters.row('shop')).toContainText('Stands still')
  await expect(clusters.row('shop')).toContainText('42')

  await (await clusters.choose('drydock', 'Rename')).getByRole('textbox', { name: 'Name' }).fill('lab')
  await page.keyboard.press('Enter')
  await expectOpen(page, 'lab')
  await expect(clusters.row('lab')).toContainText('Runs')
  await (await clusters.choose('lab', 'Duplicate')).getByRole('button', { name: 'Duplicate' }).click()
  await expect(clusters.row('lab-copy')).toContainText('Stands still')

  const exporting = await clusters.choose('lab', 'Export')
  const file = await saved(page, exporting.getByRole('button', { name: 'Export' }))
  expect(file.suggestedFilename()).toBe('lab.drydock')
  await expect(exporting).toBeHidden()
  const path = join(app.data, 'downloaded.drydock')
  await file.saveAs(path)
  const manifests = await clusters.choose('lab', 'Export')
  await manifests.getByRole('radio', { name: /lab\.yaml/ }).check()
  const yaml = await saved(page, manifests.getByRole('button', { name: 'Export' }))
  expect(yaml.suggestedFilename()).toBe('lab.yaml')
  const text = join(app.data, 'downloaded.yaml')
  await yaml.saveAs(text)
  await expect(manifests).toBeHidden()
  expect(readFileSync(text, 'utf8')).toContain('name: mine')
  // A folder of them comes back as it was: there is nothing to change.
  const asFolder = await clusters.choose('lab', 'Export')
  await asFolder.getByRole('radio', { name: /lab\.zip/ }).check()
  const zip = await saved(page, asFolder.getByRole('button', { name: 'Export' }))
  expect(zip.suggestedFilename()).toBe('lab.zip')
  await expect(asFolder).toBeHidden()
  const folder = join(app.data, 'lab.zip')
  await zip.saveAs(folder)
  await dropPaths(page, [folder], async () => {
    await expect(page.getByText('Drop to apply to lab')).toBeVisible()
  })
  const applying = page.getByRole('dialog', { name: 'Apply files' })
  await expect(applying).toContainText('kubectl apply -R -f lab')
  await expect(applying).toContainText('lab/2-namespaces/default/13-configmaps/mine.yaml:1')
  await applying.getByRole('button', { name: 'Apply 1 document' }).click()
  await expect(applying.getByRole('status')).toHaveText('1 unchanged')
  await applying.getByRole('button', { name: 'Close' }).click()

  await (await clusters.choose('lab-copy', 'Delete')).getByRole('button', { name: 'Delete lab-copy' }).click()
  await expect(clusters.row('lab-copy')).toHaveCount(0)
  await clusters.trash.getByRole('button', { name: 'Take lab-copy back' }).click()
  await expect(clusters.row('lab-copy')).toBeVisible()

  // A file that is cut is refused in words; whole it becomes a cluster beside the others.
  const bytes = readFileSync(path)
  const cut = { name: 'cut.drydock', mimeType: 'application/octet-stream', buffer: bytes.subarray(0, bytes.length - 9) }
  await clusters.importFile(cut)
  const importing = page.getByRole('dialog')
  await importing.getByRole('button', { name: 'Import' }).click()
  await expect(importing).toContainText('cut.drydock is damaged, or a part of it is missing')
  await page.keyboard.press('Escape')
  await clusters.importFile(path)
  await importing.getByRole('button', { name: 'Import' }).click()
  await expectOpen(page, 'lab-2')
  await window.go('ConfigMaps')
  await expect(listPage(page, 'ConfigMaps').row('mine')).toBeVisible()
  await app.restart()
  await expectOpen(page, 'lab-2')
})

test('a folder is dropped onto the window: seen first, applied with its progress, mistakes with file and line', async ({
  app
}) => {
  const { page } = app
  const folder = mkdtempSync(join(tmpdir(), 'drydock-drop-'))
  try {
    const shop = join(folder, 'shop')
    mkdirSync(join(shop, 'web'), { recursive: true })
    writeFileSync(join(shop, 'README.md'), '# not this one\n')
    writeFileSync(join(shop, 'a.yaml'), `${configMap('first')}---\n${configMap('second')}  namespace: later\n`)
    writeFileSync(join(shop, 'web', 'b.yml'), `${configMap('third')}---\nkind: ConfigMap\n`)
    writeFileSync(join(shop, 'web', 'z.yaml'), 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: later\n')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await dropPaths(page, [shop], async () => {
      await expect(page.getByText('Drop to apply to drydock')).toBeVisible()
    })
    const dialog = page.getByRole('dialog', { name: 'Apply files' })
    await expect(dialog).toContainText('3 ConfigMap, 1 Namespace. 1 other file is passed over.')
    await expect(dialog.getByRole('list', { name: 'What would be applied' })).toContainText('ConfigMap later/second')
    await expect(dialog.getByRole('list', { name: 'What cannot be applied' })).toContainText('apiVersion not set')
    await expect(dialog.getByRole('list', { name: 'What cannot be applied' })).toContainText('shop/web/b.yml:6')
    await expect(dialog).toContainText('kubectl apply -R -f shop')
    await dialog.getByRole('button', { name: 'Apply 4 documents' }).click()
    await expect(dialog.getByRole('progressbar', { name: 'Done, 4 documents sent' })).toBeVisible()
    const outcome = dialog.getByRole('list', { name: 'What became of each document' })
    // As with kubectl, the namespace came too late for what is in it.
    await expect(dialog.getByRole('status')).toHaveText('1 failed, 3 created')
    await expect(outcome).toContainText('namespaces "later" not found')
    await expect(outcome).toContainText('shop/a.yaml:6')
    await dialog.getByRole('button', { name: 'Try 1 again' }).click()
    await expect(dialog.getByRole('status')).toHaveText('4 created')
    await dialog.getByRole('button', { name: 'Close' }).click()

    // By keyboard: files from the system's dialog, into a cluster that is made for them.
    await page.keyboard.press('Shift+A')
    await dialog
      .locator('input[type=file]')
      .first()
      .setInputFiles([join(shop, 'a.yaml'), join(shop, 'web', 'z.yaml')])
    await dialog.getByRole('combobox', { name: 'Into' }).click()
    await page.getByRole('option', { name: 'a new cluster' }).click()
    await dialog.getByRole('textbox', { name: 'Name of the new cluster' }).fill('fresh')
    await dialog.getByRole('button', { name: 'Apply 3 documents' }).click()
    await expect(dialog.getByRole('status')).toHaveText('1 failed, 2 created')
    await dialog.getByRole('button', { name: 'Close' }).click()
    await expectOpen(page, 'fresh')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
