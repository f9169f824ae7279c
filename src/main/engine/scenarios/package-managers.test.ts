// P4, P9: what containers install with the package managers of their distributions.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ExecResult } from '../kubelet/container-runtime.ts'
import { Cluster } from './cluster.ts'
import { deployment, pod, service } from './manifests.ts'
import { Terminal } from './testing-terminal.ts'

const asleep = { command: ['sleep', '100000'] }

let cluster: Cluster
let terminal: Terminal
beforeEach(() => {
  cluster = new Cluster({ onDisk: true, cni: 'calico' })
  terminal = new Terminal(cluster)
  cluster.create(pod('debian', { image: 'debian', ...asleep }))
  cluster.create(pod('alpine', { image: 'alpine', ...asleep }))
  cluster.run(30)
})
afterEach(() => cluster.close())

function type(line: string, from = 'debian'): ExecResult {
  return terminal.exec(from, ['sh', '-c', line], 600)
}

describe('apt-get', () => {
  test('P4 apt-get update and install bring curl, which then asks a Service', () => {
    cluster.create(deployment('web', { replicas: 1, container: { image: 'hashicorp/http-echo' } }))
    cluster.create(service('web', { ports: [{ port: 80, targetPort: 5678 }] }))
    cluster.until(() => cluster.pods('app=web').length === 1, 60)
    cluster.run(30)
    expect(type('curl web').exitCode).toBe(127)
    const before = cluster.engine.clock.now
    const { exitCode, stdout, stderr } = type('apt-get update && apt-get install -y curl && curl -s http://web')
    expect([exitCode, stderr]).toEqual([
      0,
      'debconf: delaying package configuration, since apt-utils is not installed\n'
    ])
    expect(stdout).toMatch(/^Get:1 http:\/\/deb\.debian\.org\/debian bookworm InRelease \[151 kB\]\n/)
    expect(stdout).toMatch(
      /\nFetched 9[.\d]* [kM]B in \ds \([\d.]+ [kM]B\/s\)\nReading package lists\.\.\.\nReading package/
    )
    expect(stdout).toContain(
      'The following additional packages will be installed:\n' +
        '  ca-certificates krb5-locales libbrotli1 libcurl4 libgssapi-krb5-2\n' +
        '  libk5crypto3 libkeyutils1 libkrb5-3 libkrb5support0 libldap-2.5-0\n' +
        '  libldap-common libnghttp2-14 libpsl5 librtmp1 libsasl2-2 libsasl2-modules\n' +
        '  libsasl2-modules-db libssh2-1 libssl3 openssl publicsuffix\n'
    )
    expect(stdout).toContain('\n0 upgraded, 22 newly installed, 0 to remove and 0 not upgraded.\n')
    expect(stdout).toMatch(/\nUnpacking curl \(7\.88\.1-10\+deb12u\d+\) \.\.\.\n/)
    expect(stdout).toMatch(/\nProcessing triggers for libc-bin \(.*\) \.\.\.\nhello-world\n$/)
    expect(cluster.engine.clock.now - before).toBeGreaterThan(3000)
    expect(type('which curl && ls -l /usr/bin/curl').stdout).toMatch(
      /^\/usr\/bin\/curl\n-rwxr-xr-x 1 root root 500736 /
    )
    expect(type('apt-get install -y curl').stdout).toContain(
      'curl is already the newest version (7.88.1-10+deb12u15).\n'
    )
  })

  test('P4 what course material installs is there, and vim says why it does nothing', () => {
    const names = 'iputils-ping dnsutils curl procps net-tools vim telnet netcat-openbsd'
    expect(
      type(`apt-get update -qq && apt-get install -qq -y --no-install-recommends ${names} > /dev/null`)
    ).toMatchObject({
      exitCode: 0
    })
    expect(type('which ping dig nslookup curl ps netstat ifconfig vim telnet nc').stdout.split('\n')).toHaveLength(11)
    expect(type('ps -ef | grep -c sleep').exitCode).toBe(0)
    expect(type('vim x').stderr).toContain('no screen editor works')
  })

  test('P4 without lists no package has a name, and removing them forgets all', () => {
    const unknown = { exitCode: 100, stderr: 'E: Unable to locate package curl\n' }
    expect(type('apt-get install -y curl')).toMatchObject(unknown)
    expect(type('apt-get update')).toMatchObject({ exitCode: 0 })
    expect(type('apt-get update').stdout).toMatch(/^Hit:1 .*\nHit:2 .*\nHit:3 .*\nReading package lists\.\.\.\n$/)
    expect(type('apt-get install -y nothing')).toMatchObject({
      exitCode: 100,
      stderr: 'E: Unable to locate package nothing\n'
    })
    expect(type('apt-get install -y netcat').stderr).toContain("E: Package 'netcat' has no installation candidate\n")
    type('rm -rf /var/lib/apt/lists/*')
    expect(type('apt-get install -y curl')).toMatchObject(unknown)
  })

  test('P4 apt-get asks before it installs more than was named; nobody to answer is no', () => {
    type('apt-get update')
    const asked = type('apt-get install curl')
    expect(asked.exitCode).toBe(1)
    expect(asked.stdout).toMatch(/\nDo you want to continue\? \[Y\/n\] Abort\.\n$/)
    expect(type('which curl').exitCode).toBe(1)
    expect(type('apt-get install psmisc').stdout).not.toContain('Do you want')
    const shell = terminal.open('debian', ['bash'])
    shell.type('apt install curl\n')
    cluster.run(2)
    expect(shell.screen).toMatch(/Reading package lists\.\.\. Done\n[^]*Do you want to continue\? \[Y\/n\] $/)
    shell.type('\n')
    cluster.run(20)
    expect(shell.screen).toContain('Setting up curl')
    expect(type('which curl').stdout).toBe('/usr/bin/curl\n')
  })

  test('P4 remove and autoremove take away what install brought', () => {
    type('apt-get update; apt-get install -y curl')
    const removed = type('apt-get remove -y curl')
    expect(removed.stdout).toContain(
      "Use 'apt autoremove' to remove them.\nThe following packages will be REMOVED:\n  curl\n"
    )
    expect(type('which curl').exitCode).toBe(1)
    expect(type('dpkg -s curl')).toMatchObject({
      exitCode: 1,
      stderr: "dpkg-query: package 'curl' is not installed and no information is available\n"
    })
    expect(type('dpkg -l libcurl4').stdout).toMatch(/\nii {2}libcurl4 /)
    expect(type('apt-get autoremove -y').stdout).toContain('21 to remove')
    expect(type('dpkg -l libcurl4').exitCode).toBe(1)
    expect(type('apt list --installed').stdout).toMatch(/\napt\/oldstable,now [\d.]+ amd64 \[installed\]\n/)
  })

  test('P4 dpkg tells what is installed and which files it has', () => {
    type('apt-get update; apt-get install -y --no-install-recommends iproute2')
    expect(type('dpkg -L iproute2').stdout).toBe('/.\n/usr/bin/ip\n/usr/bin/ss\n')
    expect(type('dpkg -S /usr/bin/ss').stdout).toBe('iproute2: /usr/bin/ss\n')
    expect(type('dpkg -s iproute2').stdout).toContain('Status: install ok installed\n')
    expect(type('ip addr').stdout).toContain('eth0')
  })

  test('P13 who is not root, and a root that is only read, are refused in apt’s words', () => {
    cluster.create(pod('nobody', { image: 'debian', ...asleep, securityContext: { runAsUser: 1000 } }))
    cluster.create(pod('sealed', { image: 'debian', ...asleep, securityContext: { readOnlyRootFilesystem: true } }))
    cluster.run(20)
    const partial = 'E: List directory /var/lib/apt/lists/partial is missing. - Acquire '
    expect(type('apt-get update', 'nobody')).toMatchObject({
      exitCode: 100,
      stderr: `${partial}(13: Permission denied)\n`
    })
    expect(type('apt-get install -y curl', 'nobody')).toEqual({
      exitCode: 100,
      stdout: '',
      stderr:
        'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\n' +
        'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?\n'
    })
    expect(type('apt-get update', 'sealed').stderr).toBe(`${partial}(30: Read-only file system)\n`)
    expect(type('apt-get install -y curl', 'sealed').stderr).toBe(
      'W: Not using locking for read only lock file /var/lib/dpkg/lock-frontend\n' +
        'W: Not using locking for read only lock file /var/lib/dpkg/lock\n' +
        'E: Unable to locate package curl\n'
    )
  })

  test('P4 nginx has curl from its image, ubuntu asks its own archive, fedora has no apt-get', () => {
    for (const image of ['nginx', 'ubuntu', 'fedora']) cluster.create(pod(image, { image, ...asleep }))
    cluster.run(40)
    expect(type('apt-get install -y curl', 'nginx').stdout).toContain('curl is already the newest version')
    expect(type('apt-get update', 'ubuntu').stdout).toContain('Get:1 http://archive.ubuntu.com/ubuntu noble InRelease')
    expect(type('apt-get install -y iputils-ping && ping -c 1 127.0.0.1', 'ubuntu').exitCode).toBe(0)
    expect(type('. /etc/os-release; echo $ID', 'ubuntu').stdout).toBe('ubuntu\n')
    expect(type('apt-get update', 'fedora').exitCode).toBe(127)
  })
})

describe('apk', () => {
  test('P4 apk add brings programs, and del takes them away', () => {
    expect(type('curl web', 'alpine').exitCode).toBe(127)
    const added = type('apk add --no-cache curl bind-tools', 'alpine')
    expect([added.exitCode, added.stderr]).toEqual([0, ''])
    expect(added.stdout).toMatch(
      /^fetch https:\/\/dl-cdn\.alpinelinux\.org\/alpine\/v3\.22\/main\/x86_64\/APKINDEX\.tar\.gz\nfetch .*\n\(1\/\d+\) Installing /
    )
    expect(added.stdout).toMatch(
      /Installing curl \(8[\d.]+-r\d\)\n[^]*Executing busybox-.*\.trigger\nOK: \d+ MiB in 39 packages\n$/
    )
    expect(type('curl -s -o /dev/null -w "%{http_code}" http://example.com; which dig', 'alpine').stdout).toBe(
      '200/usr/bin/dig\n'
    )
    expect(type('apk info -e curl', 'alpine').stdout).toBe('curl\n')
    expect(type('apk del curl', 'alpine').stdout).toMatch(/Purging curl [^]*OK: \d+ MiB in/)
    expect(type('which curl; which dig', 'alpine').stdout).toBe('/usr/bin/dig\n')
  })

  test('P4 apk knows no package without a list, and none that is not there', () => {
    expect(type('apk add curl', 'alpine')).toMatchObject({
      exitCode: 1,
      stderr:
        'WARNING: opening from cache https://dl-cdn.alpinelinux.org/alpine/v3.22/main: No such file or directory\n' +
        'WARNING: opening from cache https://dl-cdn.alpinelinux.org/alpine/v3.22/community: No such file or directory\n' +
        'ERROR: unable to select packages:\n  curl (no such package):\n    required by: world[curl]\n'
    })
    expect(type('apk update', 'alpine').stdout).toMatch(/\nOK: 26321 distinct packages available\n$/)
    expect(type('apk add foo', 'alpine')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'ERROR: unable to select packages:\n  foo (no such package):\n    required by: world[foo]\n'
    })
    expect(type('apk add -q bash && bash -c "echo $0"', 'alpine').exitCode).toBe(0)
  })

  test('P13 apk is refused its database where it may not write', () => {
    cluster.create(pod('nobody', { image: 'alpine', ...asleep, securityContext: { runAsUser: 1000 } }))
    cluster.run(20)
    expect(type('apk add curl', 'nobody')).toMatchObject({
      exitCode: 99,
      stderr:
        'ERROR: Unable to lock database: Permission denied\nERROR: Failed to open apk database: Permission denied\n'
    })
  })
})

test('P4 apk takes several packages under one name, and takes them away by it', () => {
  expect(type('apk --no-cache add -t .tools curl git && git --version', 'alpine').stdout).toMatch(/git version .*\n$/)
  expect(type('apk add curl', 'alpine').stdout).toMatch(/^OK: \d+ MiB in \d+ packages\n$/)
  type('apk del .tools', 'alpine')
  expect(type('which curl; which git', 'alpine').stdout).toBe('/usr/bin/curl\n')
})

describe('the container’s own layer', () => {
  test('P9 what was installed stays over a kill of the program, and is gone with its container', () => {
    cluster.create(
      pod('worker', {
        image: 'debian',
        command: ['sh', '-c', 'apt-get update && apt-get install -y curl; sleep 100000']
      })
    )
    cluster.run(4)
    cluster.restart()
    cluster.run(60)
    expect(type('which curl', 'worker').stdout).toBe('/usr/bin/curl\n')
    expect(type('which curl').exitCode).toBe(1)
    type('apt-get update && apt-get install -y psmisc')
    cluster.restart()
    cluster.run(5)
    expect(type('which killall && dpkg -s psmisc | head -1').stdout).toBe('/usr/bin/killall\nPackage: psmisc\n')
    // A container that begins anew has what its image has.
    const script = 'echo "before: $(which curl)"; apk add --no-cache -q curl; echo "after: $(which curl)"'
    cluster.create(pod('again', { image: 'alpine', command: ['sh', '-c', script] }))
    const restarts = (): number => cluster.get<Pod>('pods again')!.status?.containerStatuses?.[0]?.restartCount ?? 0
    cluster.until(() => restarts() > 1, 200)
    const podUid = cluster.get<Pod>('pods again')!.metadata.uid
    const said = (): readonly string[] =>
      cluster.engine.runtime.logs.read({ podUid, container: 'main' }).map(({ text }) => text)
    cluster.until(() => said().length > 1, 200)
    expect(said().slice(0, 2)).toEqual(['before: ', 'after: /usr/bin/curl'])
  })

  test('P9 git clones repositories beyond the cluster as empty ones, and says so', () => {
    type('apt-get update && apt-get install -y --no-install-recommends git')
    expect(type('cd /tmp && git clone https://github.com/someone/shop.git && ls -a shop')).toEqual({
      exitCode: 0,
      stdout: '.\n..\n.git\n',
      stderr: "Cloning into 'shop'...\nwarning: You appear to have cloned an empty repository.\n"
    })
    expect(type('git clone https://nowhere.example/a').stderr).toContain('Could not resolve host: nowhere.example\n')
  })
})
