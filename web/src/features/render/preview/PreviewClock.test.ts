import { beforeEach, expect, it, vi } from "vitest"
import { PreviewClock } from "./PreviewClock"

let now_ms = 0
let frame: (() => void) | null = null

beforeEach(() => {
  now_ms = 0
  vi.stubGlobal("requestAnimationFrame", (next: () => void) => {
    frame = next
    return 1
  })
  vi.stubGlobal("cancelAnimationFrame", () => (frame = null))
})

function clockOf(duration_s: number): PreviewClock {
  const clock = new PreviewClock(() => now_ms)
  clock.duration_s = duration_s
  return clock
}

function pass(seconds: number): void {
  now_ms += seconds * 1000
  frame?.()
}

it("runs, pauses and jumps", () => {
  const clock = clockOf(10)
  clock.play()
  pass(2)
  expect(clock.position_s()).toBe(2)
  clock.pause()
  pass(2)
  expect(clock.position_s()).toBe(2)
  clock.seek(9)
  expect(clock.position_s()).toBe(9)
  clock.seek(90)
  expect(clock.position_s()).toBe(10)
})

it("ends at the end, tells so, and begins anew", () => {
  const clock = clockOf(3)
  const told = vi.fn()
  clock.subscribe(told)
  clock.play()
  pass(5)
  expect(clock.isPlaying()).toBe(false)
  expect(clock.position_s()).toBe(3)
  expect(told).toHaveBeenCalled()
  expect(frame).toBeNull()
  clock.play()
  expect(clock.position_s()).toBe(0)
})
