// WordPress as far as its database decides what it shows: no connection, not installed, or a blog with its name.
import type { Daemon, DaemonHost, WebReply } from '../daemon.ts'
import type { SqlReply } from '../sql/reply.ts'
import { askSql, type SqlPlace } from '../sql/sql-link.ts'
import { textLiteral } from '../sql/tokens.ts'
import { escaped, fieldsOf, pathOf, queryOf } from './web-text.ts'

function variable(host: DaemonHost, name: string, byDefault: string): string {
  const file = host.env(`WORDPRESS_DB_${name}_FILE`)
  const text =
    host.env(`WORDPRESS_DB_${name}`) ?? (file === undefined ? undefined : host.read(file)?.replace(/\n$/, ''))
  return text ?? byDefault
}

function placeOf(host: DaemonHost): SqlPlace {
  const [name = '', port] = variable(host, 'HOST', 'mysql').split(':')
  return {
    host: name,
    port: Number(port ?? 3306),
    user: variable(host, 'USER', 'example username'),
    password: variable(host, 'PASSWORD', 'example password'),
    database: variable(host, 'NAME', 'wordpress')
  }
}

const html = { 'Content-Type': 'text/html; charset=utf-8' }

function page(title: string, body: string, status = 200): WebReply {
  return {
    status,
    headers: html,
    body: `<!DOCTYPE html>\n<html lang="en-US">\n<head>\n<meta charset="UTF-8" />\n<title>${title}</title>\n</head>\n<body>\n${body}\n</body>\n</html>\n`
  }
}

const noDatabase = page(
  'Database Error',
  '<div class="wp-die-message"><h1>Error establishing a database connection</h1></div>',
  500
)
const noSelection = page('Database Error', '<div class="wp-die-message"><h1>Cannot select database</h1></div>', 500)

const tables = [
  'CREATE TABLE wp_options (option_id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, option_name VARCHAR(191) NOT NULL UNIQUE, option_value LONGTEXT NOT NULL)',
  'CREATE TABLE wp_users (ID BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, user_login VARCHAR(60) NOT NULL, user_email VARCHAR(100) NOT NULL)',
  'CREATE TABLE wp_posts (ID BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, post_title TEXT NOT NULL, post_content LONGTEXT NOT NULL)'
]

/** Asks one thing after the other; stops where there is no answer or an error. */
function askAll(host: DaemonHost, statements: readonly string[], done: (isDone: boolean) => void): void {
  const [first, ...others] = statements
  if (first === undefined) return done(true)
  askSql(host, placeOf(host), first, (reply) => {
    if (reply === undefined || reply.result.kind === 'error') done(false)
    else askAll(host, others, done)
  })
}

const installPath = '/wp-admin/install.php'

function install(host: DaemonHost, form: ReadonlyMap<string, string>, done: (reply: WebReply) => void): void {
  const title = form.get('weblog_title') ?? 'My Blog'
  const user = form.get('user_name') ?? 'admin'
  const statements = [
    ...tables,
    `INSERT INTO wp_options (option_name, option_value) VALUES ('siteurl', '/'), ('blogname', ${textLiteral(title)})`,
    `INSERT INTO wp_users (user_login, user_email) VALUES (${textLiteral(user)}, ${textLiteral(form.get('admin_email') ?? '')})`,
    "INSERT INTO wp_posts (post_title, post_content) VALUES ('Hello world!', 'Welcome to WordPress. This is your first post. Edit or delete it, then start writing!')"
  ]
  askAll(host, statements, (isDone) =>
    done(
      isDone
        ? page(
            'WordPress &rsaquo; Installation',
            '<h1>Success!</h1>\n<p>WordPress has been installed. Thank you, and enjoy!</p>'
          )
        : noDatabase
    )
  )
}

function shown(path: string, reply: SqlReply | undefined): WebReply {
  if (reply === undefined) return noDatabase
  const { result } = reply
  if (result.kind === 'error') {
    if (result.code === 1049 || result.code === 1044) return noSelection
    if (result.code !== 1146) return noDatabase
    if (path !== installPath) return { status: 302, headers: { ...html, Location: installPath }, body: '' }
    return page(
      'WordPress &rsaquo; Installation',
      '<h1>Welcome</h1>\n<form id="setup" method="post" action="install.php?step=2" novalidate="novalidate"></form>'
    )
  }
  const title = escaped(result.kind === 'rows' ? (result.rows[0]?.[0] ?? '') : '')
  if (path === installPath) return page('WordPress &rsaquo; Installation', '<h1>Already Installed</h1>')
  if (path === '/wp-login.php')
    return page(
      `Log In &lsaquo; ${title} &#8212; WordPress`,
      '<form name="loginform" id="loginform" action="/wp-login.php" method="post"></form>'
    )
  if (path.startsWith('/wp-admin')) return { status: 302, headers: { ...html, Location: '/wp-login.php' }, body: '' }
  return path === '/' || path === '/index.php'
    ? page(title, `<h1>${title}</h1>\n<h2>Hello world!</h2>`)
    : page(`Page not found &#8211; ${title}`, '<h1>Page not found</h1>', 404)
}

export const wordpress: Daemon = {
  answer(host, question) {
    const path = pathOf(question)
    // What Apache gives out by itself.
    if (path.startsWith('/wp-includes/') || path === '/readme.html' || path === '/license.txt') return undefined
    if (path === installPath && question.method === 'POST' && queryOf(question).get('step') === '2')
      return (done) => install(host, fieldsOf(question.body), done)
    return (done) =>
      askSql(host, placeOf(host), "SELECT option_value FROM wp_options WHERE option_name = 'blogname'", (reply) =>
        done(shown(path, reply))
      )
  }
}
