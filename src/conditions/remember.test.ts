import { describe, expect, it } from 'vitest'
import { remember } from './remember.js'

describe('remember', () => {
  it('asks once for a short text, and keeps a bounded number of answers', () => {
    const asked: string[] = []
    const isEven = remember((text) => {
      asked.push(text)
      return text.length % 2 === 0
    })
    for (let i = 0; i < 200; i++) expect(isEven(String(i))).toBe(String(i).length % 2 === 0)
    expect([isEven('0'), isEven('10'), isEven('199')]).toEqual([false, true, false])
    expect(asked.length).toBe(201)
    for (let i = 0; i < 3; i++) expect(isEven('x'.repeat(100))).toBe(true)
    expect(asked.length).toBe(204)
  })

  it('does not remember what was thrown', () => {
    let fails = true
    const answer = remember(() => {
      if (fails) throw new Error('no')
      return true
    })
    expect(() => answer('a')).toThrow('no')
    fails = false
    expect(answer('a')).toBe(true)
  })
})
