// A policy server as a webhook, as somebody tries it out: it refuses, it warns, and says who it was.
import { expect, test } from './app.ts'
import { newManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const pod = (name: string, image: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  namespace: default\nspec:\n  containers:\n    - name: main\n      image: ${image}\n`

test('the policy server makes its certificate, then refuses a pod and warns of another', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await test.step('it comes up', async () => {
    const dock = await newManifest(page)
    await dock.template(/Policy server/)
    await dock.apply()
    await expect(dock.results).toContainText('12 created')
    await dock.close()
    await window.onlyNamespace('policy')
    await window.go('Deployments')
    await expect(listPage(page, 'Deployments').row('server')).toContainText('1/1')
    await window.go('Jobs')
    await expect(listPage(page, 'Jobs').row('hand-over-authority')).toContainText('1/1')
  })

  await test.step('a pod is refused in its words', async () => {
    const dock = await newManifest(page)
    await dock.write(pod('cheap', 'nginx:latest'))
    await dock.apply()
    await expect(dock.results).toContainText(
      'admission webhook "pods.policy.example" denied the request: images must have a tag other than latest'
    )
    await dock.write(pod('good', 'nginx:1.27'))
    await dock.apply()
    await expect(dock.results).toContainText('1 created')
    await expect(dock.results).toContainText('nobody knows what its containers need')
  })
})
