import {
  TextReader,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipWriter,
  type ZipWriterConstructorOptions
} from '@zip.js/zip.js/lib/zip-core.js'
import { expect, test } from 'vitest'
import { planOf, type Plan } from './planned-documents.ts'

type Entry = readonly [name: string, content: string | Uint8Array<ArrayBuffer>]

async function zipped(
  entries: readonly Entry[],
  options: ZipWriterConstructorOptions = {}
): Promise<Uint8Array<ArrayBuffer>> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, ...options })
  for (const [name, content] of entries)
    await zip.add(name, typeof content === 'string' ? new TextReader(content) : new Uint8ArrayReader(content))
  return zip.close()
}

const planned = (bytes: Uint8Array<ArrayBuffer>, path = 'lab.zip'): Promise<Plan> =>
  planOf([{ path, file: new File([bytes], path) }], () => Promise.resolve())

const map = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`
const good: readonly Entry[] = [
  ['lab/b.yaml', map('b')],
  ['lab/a/z.yml', map('z')]
]

const bytesOf = (text: string): readonly number[] => [...text].map((character) => character.charCodeAt(0))
/** As a zip writes a number. */
const fourBytes = (value: number): readonly number[] => [0, 8, 16, 24].map((shift) => (value >> shift) & 0xff)

/** The same bytes with others, as many, in their place wherever they stand. */
function patched(
  bytes: Uint8Array<ArrayBuffer>,
  from: readonly number[],
  to: readonly number[]
): Uint8Array<ArrayBuffer> {
  const changed = Uint8Array.from(bytes)
  for (let at = 0; at < changed.length; at++)
    if (from.every((byte, index) => changed[at + index] === byte)) changed.set(to, at)
  expect(changed).not.toEqual(bytes)
  return changed
}

const renamed = (bytes: Uint8Array<ArrayBuffer>, from: string, to: string): Uint8Array<ArrayBuffer> =>
  patched(bytes, bytesOf(from), bytesOf(to))

test('a zip is the folder that is in it: in the order of names, what is hidden or no manifest passed over', async () => {
  const { documents, problems, passedOver } = await planned(
    await zipped([...good, ['lab/README.md', '# hi'], ['lab/.git/x.yaml', map('no')], ['__MACOSX/lab/b.yaml', 'x']])
  )
  expect(problems).toEqual([])
  expect(documents.map(({ path, objects }) => [path, objects[0]!.name])).toEqual([
    ['lab/a/z.yml', 'z'],
    ['lab/b.yaml', 'b']
  ])
  expect(passedOver).toBe(1)
})

test('of a zip that is not sound nothing is taken, and it is said why', async () => {
  const sound = await zipped(good)
  const stored = await zipped(good, { level: 0 })
  const cases: readonly (readonly [string, Uint8Array<ArrayBuffer>])[] = [
    ['zip-damaged', new Uint8Array()],
    ['zip-damaged', new TextEncoder().encode(map('a'))],
    ['zip-damaged', sound.subarray(0, sound.length - 10)],
    ['zip-damaged', sound.subarray(10)],
    // A letter of a text became another one: only the check sum knows.
    ['zip-damaged', renamed(stored, 'name: z', 'name: y')],
    // Two files of one name: which one is taken would be chance.
    [
      'zip-damaged',
      renamed(
        await zipped([
          ['lab/b.yaml', map('b')],
          ['lab/c.yaml', map('c')]
        ]),
        'lab/c',
        'lab/b'
      )
    ],
    ['zip-unsafe', renamed(sound, 'lab/b.yaml', '../ab.yaml')],
    ['zip-unsafe', renamed(sound, 'lab/b.yaml', '/ab/b.yaml')],
    ['zip-unsafe', renamed(sound, 'lab/b.yaml', 'C:\\ab.yaml')],
    ['zip-unsafe', renamed(sound, 'lab/b.yaml', '..\\ab.yaml')],
    ['zip-encrypted', await zipped(good, { password: 'x', zipCrypto: true })],
    // 7 MB that are some KB in the zip.
    ['zip-too-large', await zipped([...good, ['lab/bomb.yaml', new Uint8Array(7_000_000)]])]
  ]
  for (const [reason, bytes] of cases) {
    expect(await planned(bytes)).toEqual({
      documents: [],
      problems: [{ path: 'lab.zip', reason }],
      passedOver: 0,
      isTooMany: false
    })
  }
})

test('what a bomb says of its own size is not believed, and files that add up are no way round the limit', async () => {
  const bomb = await zipped([['lab/bomb.yaml', new Uint8Array(7_000_000)]])
  const lying = await planned(patched(bomb, fourBytes(7_000_000), fourBytes(300)))
  expect([lying.documents, lying.problems.length]).toEqual([[], 1])
  // Each of a size that is taken, and together too much: nobody unpacks them to see that.
  const many = await zipped(Array.from({ length: 17 }, (_, at) => [`lab/${at}.yaml`, '#'.repeat(54_321)] as const))
  const large = patched(many, fourBytes(54_321), fourBytes(5_954_321))
  expect((await planned(large)).problems).toEqual([{ path: 'lab.zip', reason: 'zip-too-large' }])
})

test('a zip in a folder is passed over, and other files beside a bad one are read', async () => {
  const file = new File([map('a')], 'a.yaml')
  const plan = await planOf(
    [
      { path: 'shop/inner.zip', file: new File([await zipped(good)], 'inner.zip') },
      { path: 'bad.zip', file: new File(['x'], 'bad.zip') },
      { path: 'a.yaml', file }
    ],
    () => Promise.resolve()
  )
  expect(plan.documents.map(({ path }) => path)).toEqual(['a.yaml'])
  expect([plan.passedOver, plan.problems]).toEqual([1, [{ path: 'bad.zip', reason: 'zip-damaged' }]])
})
