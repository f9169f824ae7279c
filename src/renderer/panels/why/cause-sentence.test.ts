import i18next from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import type { CauseWords } from '../../../shared/why/cause-words.ts'
import { ko } from '../../i18n/ko/resources.ts'
import { en } from '../../i18n/resources.ts'
import { causeSentence } from './cause-sentence.ts'

beforeAll(async () => {
  await i18next.init({ lng: 'en', resources: { en, ko }, interpolation: { escapeValue: false } })
})

const examples: readonly (readonly [words: CauseWords, english: string, korean: string])[] = [
  ['0/3 nodes are available: "x"', '0/3 nodes are available: "x"', '0/3 nodes are available: "x"'],
  [{ code: 'newPodsNotReady', count: 1 }, '1 new pod not ready', '새 Pod 1개 준비되지 않음'],
  [{ code: 'newPodsNotReady', count: 4 }, '4 new pods not ready', '새 Pod 4개 준비되지 않음'],
  [
    { code: 'times', what: { code: 'exited', container: 'main', exitCode: 3 }, count: 6 },
    'container main exited with code 3, 6 times',
    '컨테이너 main 종료 코드 3(으)로 종료됨, 6회'
  ],
  [
    {
      code: 'doneBy',
      what: { code: 'broken', what: { code: 'partition', from: 'worker-2', to: { code: 'everyone' } } },
      by: 'admin'
    },
    'broken on purpose: partition between worker-2 and everyone, by admin',
    '일부러 일으킨 장애: worker-2 및 전체 사이 네트워크 단절 (실행: admin)'
  ],
  [
    {
      code: 'doneBy',
      what: {
        code: 'and',
        first: { code: 'newImage', from: '2.8.3', to: '2.9.0' },
        rest: { code: 'newRevision', revision: 14 }
      },
      by: 'kubectl-set'
    },
    'image 2.8.3 to 2.9.0, revision 14, by kubectl-set',
    '이미지 2.8.3 → 2.9.0, 리비전 14 (실행: kubectl-set)'
  ],
  [{ code: 'manyKeysChanged', count: 4 }, '4 keys changed', '키 4개 변경']
]

test.each(examples)(
  '%j is said in the language of the window; upstream’s words stay',
  async (words, english, korean) => {
    await i18next.changeLanguage('en')
    expect(causeSentence(words)).toBe(english)
    await i18next.changeLanguage('ko')
    expect(causeSentence(words)).toBe(korean)
  }
)
