import { expect, test } from 'vitest'
import { TestContainer } from '../testing-containers.ts'

test('P4 less shows all at once', () => {
  const container = new TestContainer('alpine')
  expect(container.exec(['less', '-R', '/etc/alpine-release']).stdout).toBe('3.22.1\n')
  expect(container.exec(['sh', '-c', 'echo one | more']).stdout).toBe('one\n')
  expect(container.exec(['less', 'nothing'])).toMatchObject({ status: 1 })
})
