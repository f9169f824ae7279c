// What is known of programs by their names alone.
import { programs } from '../programs/registry.ts'

/** Programs of a shell and of a system: whoever names one as a container's command wants a process. */
const system = names(`
  cat touch mkdir rm cp mv chmod chown ln wget curl nc ping nslookup apk apt-get apt pip pip3 npm cd export set
  trap unset source . read test [ [[ wait kill ps grep sed awk ls id whoami tee head sync mount umount stty
  ulimit shift local declare env printenv pwd uname dig expr sort wc tr cut find tar gzip base64 du df top break
  continue redis-cli mysql psql nohup eval openssl git sysctl timeout
`)

/** Programs that stay in the foreground and serve. */
const servers = names(`
  mariadbd   nginx httpd httpd-foreground apache2-foreground apachectl redis-server node python python3 gunicorn uvicorn
  flask java mysqld postgres memcached mongod ruby php php-fpm docker-entrypoint.sh /docker-entrypoint.sh
  catalina.sh caddy traefik envoy haproxy dotnet
`)

/** What a shell knows, and programs that run long. */
const others = names(`
  echo printf dd fallocate sleep exit true false : date hostname sh bash ash tail exec yes usleep
`)

function names(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}

export function isServerProgram(program: string): boolean {
  return servers.has(program) || servers.has(program.slice(program.lastIndexOf('/') + 1))
}

export function isKnownProgram(program: string): boolean {
  const name = program.slice(program.lastIndexOf('/') + 1)
  return system.has(name) || servers.has(name) || others.has(name) || programs.has(name)
}
