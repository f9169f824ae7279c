import { expect, test } from 'vitest'
import { TestContainer } from '../testing-containers.ts'

test('P4 pip and npm say what they would have installed', () => {
  const python = new TestContainer('python')
  expect(python.exec(['pip', 'install', 'flask==2.3.2', 'requests>=2']).stdout).toBe(
    'Collecting flask==2.3.2\nCollecting requests>=2\nInstalling collected packages: flask, requests\n' +
      'Successfully installed flask-2.3.2 requests\n'
  )
  python.exec(['sh', '-c', 'printf "redis==5.0\\n# not this\\n" > /tmp/needs.txt'])
  expect(python.exec(['pip3', 'install', '-r', '/tmp/needs.txt']).stdout).toContain(
    'Successfully installed redis-5.0\n'
  )
  expect(python.exec(['pip', 'install', '-r', 'nowhere.txt'])).toMatchObject({
    status: 1,
    stderr: "ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'nowhere.txt'\n"
  })
  expect(new TestContainer('node').exec(['npm', 'install', 'express', 'redis']).stdout).toBe(
    '\nadded 2 packages in 1s\n'
  )
})
