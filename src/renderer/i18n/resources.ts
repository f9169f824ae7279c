import access from './en/access.json'
import actions from './en/actions.json'
import addOns from './en/addOns.json'
import advice from './en/advice.json'
import api from './en/api.json'
import apply from './en/apply.json'
import chaos from './en/chaos.json'
import clusters from './en/clusters.json'
import detail from './en/detail.json'
import editor from './en/editor.json'
import events from './en/events.json'
import forwards from './en/forwards.json'
import helm from './en/helm.json'
import images from './en/images.json'
import list from './en/list.json'
import logs from './en/logs.json'
import machines from './en/machines.json'
import map from './en/map.json'
import notices from './en/notices.json'
import overview from './en/overview.json'
import parts from './en/parts.json'
import rollouts from './en/rollouts.json'
import scheduler from './en/scheduler.json'
import settings from './en/settings.json'
import shell from './en/shell.json'
import terminal from './en/terminal.json'
import traffic from './en/traffic.json'
import usage from './en/usage.json'
import welcome from './en/welcome.json'
import why from './en/why.json'

/** English, by namespace: one file and one line here a namespace. Other languages hold the same keys. */
export const en = {
  access,
  actions,
  addOns,
  advice,
  api,
  apply,
  chaos,
  clusters,
  detail,
  editor,
  events,
  forwards,
  helm,
  images,
  list,
  logs,
  machines,
  map,
  notices,
  overview,
  parts,
  rollouts,
  scheduler,
  settings,
  shell,
  terminal,
  traffic,
  usage,
  welcome,
  why
}
