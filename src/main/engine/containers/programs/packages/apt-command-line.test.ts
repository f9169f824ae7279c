import { expect, test } from 'vitest'
import { aptCommand, type AptCommand } from './apt-command-line.ts'

const command = (line: string): AptCommand => {
  const read = aptCommand({ args: line.split(' ') })
  if (typeof read === 'string') throw new Error(read)
  return read
}

test('P4 apt takes its options wherever they stand', () => {
  const plain = { operation: 'install', words: ['curl', 'vim'], isYes: true, quiet: 0, withRecommended: true }
  expect(command('-y install curl vim')).toMatchObject(plain)
  expect(command('install curl -y vim')).toMatchObject(plain)
  expect(command('install -yqq --no-install-recommends curl vim')).toMatchObject({
    ...plain,
    quiet: 2,
    withRecommended: false
  })
  expect(command('install -qq curl').isYes).toBe(true)
  expect(command('-o APT::Install-Recommends=false install curl')).toMatchObject({
    words: ['curl'],
    withRecommended: false
  })
  expect(command('remove --purge curl')).toMatchObject({ operation: 'remove', isPurge: true })
  expect(command('list --installed').isInstalledOnly).toBe(true)
})

test('P4 apt refuses options that it does not have', () => {
  expect(aptCommand({ args: ['install', '-Z'] })).toBe(
    "Command line option 'Z' [from -Z] is not understood in combination with the other options."
  )
  expect(aptCommand({ args: ['--nonsense'] })).toContain('--nonsense is not understood')
})
