// What is secret is shown to nobody who does not ask for it; and what a kubelet refuses says why.
import { expect, test } from './app.ts'
import { applyManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const secret = `apiVersion: v1
kind: Secret
metadata:
  name: login
  namespace: default
data:
  password: Z2VoZWlt
`

const refused = `apiVersion: v1
kind: Pod
metadata:
  name: greedy
  namespace: default
spec:
  nodeName: worker-1
  containers:
  - name: web
    image: nginx:1.27
    resources:
      requests:
        cpu: "64"
`

test('C2 the values of a Secret are hidden until somebody asks for them', async ({ app }) => {
  const { page } = app
  await applyManifest(page, secret, '1 created')
  await shell(page).go('Secrets')
  await listPage(page, 'Secrets').row('login').dblclick()
  await expect(page.getByText('geheim')).toHaveCount(0)
  await page.getByRole('button', { name: 'Show the value of password' }).click()
  await expect(page.getByText('geheim')).toBeVisible()
  await page.getByRole('button', { name: 'Hide the value of password' }).click()
  await expect(page.getByText('geheim')).toHaveCount(0)
})

test('P1 a pod that its kubelet refused says why on its page', async ({ app }) => {
  const { page } = app
  await applyManifest(page, refused, '1 created')
  await shell(page).go('Pods')
  await expect(listPage(page, 'Pods').row('greedy')).toContainText('OutOfcpu')
  await listPage(page, 'Pods').row('greedy').dblclick()
  await expect(page.getByText("Pod was rejected: Node didn't have enough resource: cpu").first()).toBeVisible()
})
