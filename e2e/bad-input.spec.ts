// What a person may get wrong in the editor: the API's own words on the line they are about, nothing applied, and a
// window that goes on.
import { expect, test } from './app.ts'
import { newManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const good = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: innocent\n'
const deployment = (spec: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  ${spec}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: 'nginx:1.27' }]
`

interface Mistake {
  readonly what: string
  readonly yaml: string
  readonly message: string
  readonly line: number
}

const mistakes: readonly Mistake[] = [
  {
    what: 'malformed YAML',
    yaml: `${good}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: x\n`,
    message: 'error converting YAML to JSON: yaml:',
    line: 9
  },
  {
    what: 'an unknown kind',
    yaml: `${good}---\napiVersion: example.com/v1\nkind: Widget\nmetadata: { name: x }\n`,
    message: 'no matches for kind "Widget" in version "example.com/v1"',
    line: 7
  },
  {
    what: 'an unknown field',
    yaml: deployment('replicaz: 3'),
    message: 'strict decoding error: unknown field "spec.replicaz"',
    line: 6
  },
  {
    what: 'a wrong type',
    yaml: deployment('replicas: three'),
    message: 'json: cannot unmarshal string into Go struct field',
    line: 6
  },
  {
    what: 'a name that breaks the rules',
    yaml: good.replace('innocent', 'Not_A_Name'),
    message: 'metadata.name: Invalid value: "Not_A_Name": a lowercase RFC 1123 subdomain',
    line: 4
  }
]

test('each mistake is answered on its line, nothing is applied, and the window goes on', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const dock = await newManifest(page)
  for (const { what, yaml, message, line } of mistakes) {
    await test.step(what, async () => {
      await dock.write(yaml)
      await dock.apply()
      const result = dock.results.getByRole('listitem')
      await expect(result).toHaveCount(1)
      await expect(result).toContainText(message)
      await expect(result.getByRole('button').first()).toContainText(new RegExp(`\\b${line}$`))
    })
  }
  await test.step('put right, the same text is applied', async () => {
    await dock.write(deployment('replicas: 3'))
    await dock.apply()
    await expect(dock.results).toContainText('deployment.apps/web created')
  })
  await dock.close()
  await window.go('ConfigMaps')
  await expect(listPage(page, 'ConfigMaps').row('kube-root-ca.crt').first()).toBeVisible()
  await expect(listPage(page, 'ConfigMaps').row('innocent')).toHaveCount(0)
})

test('a document of 5 MB is refused for its size', async ({ app }) => {
  const { page } = app
  const lines = Array.from({ length: 5_000 }, (_, index) => `  key-${index}: "${'x'.repeat(1_000)}"\n`)
  const dock = await newManifest(page)
  await dock.write(`apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: big\ndata:\n${lines.join('')}`)
  await dock.apply()
  await expect(dock.results).toContainText('Request entity too large: limit is 3145728')
  await dock.write(good)
  await dock.apply()
  await expect(dock.results).toContainText('configmap/innocent created')
})
