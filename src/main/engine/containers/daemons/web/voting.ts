// The Azure Voting App: two buttons whose clicks are counted in redis.
import type { Daemon, DaemonHost, WebReply } from '../daemon.ts'
import { askRedis, type LinkFailure, type RedisPlace } from '../redis/redis-link.ts'
import type { Failure, Reply } from '../redis/resp.ts'
import { flaskError, pythonError } from './counter.ts'
import { escaped, fieldsOf, pathOf } from './web-text.ts'

function page(host: DaemonHost, names: readonly string[], counts: readonly string[]): WebReply {
  const { SHOWHOST: shows, TITLE: ownTitle } = { SHOWHOST: host.env('SHOWHOST'), TITLE: host.env('TITLE') }
  const title = escaped(shows === 'true' ? host.launch.sandbox.name : (ownTitle ?? 'Azure Voting App'))
  const buttons = names
    .map((name) => `      <button name="vote" value="${escaped(name)}" type="submit">${escaped(name)}</button>\n`)
    .join('')
  const results = names.map((name, index) => `${escaped(name)} - ${counts[index]!}`).join(' | ')
  return {
    status: 200,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    body:
      `<!DOCTYPE html>\n<html>\n<head>\n    <title>${title}</title>\n</head>\n<body>\n  <div id="container">\n` +
      `    <form id="form" name="form" action="/" method="post">\n    <div id="logo">${title}</div>\n` +
      `${buttons}      <button name="vote" value="reset" type="submit">Reset</button>\n` +
      `    <div id="results"> ${results} </div>\n    </form>\n  </div>\n</body>\n</html>\n`
  }
}

export const voting: Daemon = {
  answer(host, question) {
    if (pathOf(question) !== '/') return undefined
    const names = [host.env('VOTE1VALUE') ?? 'Cats', host.env('VOTE2VALUE') ?? 'Dogs']
    const password = host.env('REDIS_PWD')
    const place: RedisPlace = {
      host: host.env('REDIS') ?? 'azure-vote-back',
      port: 6379,
      ...(password === undefined ? {} : { password })
    }
    const vote = question.method === 'POST' ? fieldsOf(question.body).get('vote') : undefined
    const commands: (readonly string[])[] = []
    if (vote === 'reset') for (const name of names) commands.push(['SET', name, '0'])
    else if (vote !== undefined && names.includes(vote)) commands.push(['INCR', vote])
    const asked = [...commands, ...names.map((name) => ['GET', name])]
    return (done) =>
      askRedis(host, place, asked, (replies) => {
        if (Array.isArray(replies)) {
          const counts = replies.slice(-names.length) as readonly Reply[]
          return done(
            page(
              host,
              names,
              counts.map((count) => (typeof count === 'string' ? count : '0'))
            )
          )
        }
        const why = pythonError(place.host, replies as LinkFailure | Failure)
        host.log('stderr', `redis.exceptions.ConnectionError: ${why}`)
        done(flaskError)
      })
  }
}
