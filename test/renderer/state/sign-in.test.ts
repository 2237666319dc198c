import { expect, test } from 'vitest'
import { en } from '../../../renderer/i18n/en.ts'
import { Formats } from '../../../renderer/i18n/formats.ts'
import { LinkError, type LinkProblem } from '../../../renderer/link/problem.ts'
import { attemptWords } from '../../../renderer/state/attempt-words.ts'
import { filled, mayUse, strengthOf } from '../../../renderer/state/password.ts'
import { SignIn } from '../../../renderer/state/sign-in.svelte.ts'
import { Ticker } from '../../../renderer/state/ticker.svelte.ts'
import { ManualClock } from '../../kit/manual-clock.ts'

const clock = new ManualClock()
const make = (): SignIn => new SignIn(new Ticker(clock))
const words = (signIn: SignIn): string | null =>
  attemptWords(signIn.attempt, clock.now() / 1_000, en, new Formats('en'))
const refusal = (problem: LinkProblem) => (): Promise<never> => Promise.reject(new LinkError(problem))

test('a wrong password and an absent station are told apart', async () => {
  const signIn = make()
  expect(await signIn.send(refusal({ kind: 'unauthenticated', message: '…' }))).toBe(false)
  expect(words(signIn)).toBe(en.login.wrong)
  await signIn.send(refusal({ kind: 'offline', message: '…' }))
  expect(words(signIn)).toBe(en.login.unreachable)
  await signIn.send(refusal({ kind: 'internal', message: 'The disk is full.' }))
  expect(words(signIn)).toBe('The disk is full.')
})

test('too many attempts count down to the moment that the station named', async () => {
  const signIn = make()
  await signIn.send(refusal({ kind: 'rateLimited', message: '…', retryAfterSeconds: 47 }))
  expect(words(signIn)).toBe('Too many attempts. Try again in 47s.')
  await clock.advance(46_000)
  expect(words(signIn)).toBe('Too many attempts. Try again in 1s.')
  await clock.advance(1_000)
  expect(signIn.attempt).toEqual({ state: 'idle' })
})

test('too many attempts without a moment stay locked', async () => {
  const signIn = make()
  await signIn.send(refusal({ kind: 'rateLimited', message: '…' }))
  expect(words(signIn)).toBe(en.login.lockedPlain)
})

test('a form that is on its way is not sent twice', async () => {
  const signIn = make()
  let sent = 0
  let arrive = (): void => undefined
  const post = (): Promise<void> => {
    sent++
    return new Promise((resolve) => {
      arrive = resolve
    })
  }
  const first = signIn.send(post)
  expect(await signIn.send(post)).toBe(false)
  arrive()
  expect(await first).toBe(true)
  expect(sent).toBe(1)
})

test('a password is as good as it is long', () => {
  const levels = ['1234567', '12345678', '15 characters!!', '20 characters long!!', 'x'.repeat(257)].map(strengthOf)
  expect(levels.map(({ level }) => level)).toEqual(['tooShort', 'fair', 'good', 'strong', 'tooLong'])
  expect(levels.map(mayUse)).toEqual([false, true, true, true, false])
  expect(strengthOf('1234567')).toEqual({ level: 'tooShort', missing: 1 })
  expect([filled(''), filled('x'.repeat(10)), filled('x'.repeat(99))]).toEqual([0, 0.5, 1])
})
